package interstate.deploy.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel tells in the files of /proc and /sys. A file that is missing, may not be read or holds something else is
 * empty.
 *
 * @param root directory in which proc and sys are; paths are relative to it
 */
record KernelFiles(Path root) {
    private static final int PIECE_BYTES = 16_384;
    private static final Pattern BRACKETED = Pattern.compile("[\\[(](\\S+)[\\])]");

    /**
     * Without the blanks around it. Read in large pieces: of a number in /proc/sys the kernel gives as many digits as the first
     * read has room for and nothing more to the second, and Files.readString begins with one byte where the size is unknown.
     */
    Optional<String> text(String path) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (InputStream file = Files.newInputStream(root.resolve(path))) {
            byte[] piece = new byte[PIECE_BYTES];
            for (int length = file.read(piece); length > 0; length = file.read(piece)) {
                text.write(piece, 0, length);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of(text.toString(StandardCharsets.UTF_8).strip());
    }

    /** A whole number that is all of a file. */
    OptionalLong number(String path) {
        String text = text(path).orElse("");
        return text.matches("-?\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /** The one choice in brackets of a file that lists all: {@code always [madvise] never}. */
    Optional<String> choice(String path) {
        return text(path).map(BRACKETED::matcher).filter(Matcher::find).map(found -> found.group(1));
    }

    /** The paths in a directory whose last part fits a glob, sorted. */
    List<String> list(String directory, String glob) {
        List<String> paths = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(directory), glob)) {
            for (Path entry : entries) {
                paths.add(root.relativize(entry).toString());
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        Collections.sort(paths);
        return paths;
    }
}
