package interstate.deploy.config;

import interstate.pacing.PacerCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How this installation starts a pacer process: the node's own Java, and a class path without the node's libraries. */
public final class PacerLaunch {
    /** A class-data archive of the pacer has this name. */
    public static final String ARCHIVE = "pacer.jsa";

    private static final String JARS = "pacer.jars";

    private PacerLaunch() {}

    /**
     * The command, with this process's Java.
     *
     * @param installation the directory with bin, lib and conf; without it the class path of this process is taken
     * @param archives directory with class-data archives that fit this Java, or one that does not exist
     */
    public static List<String> command(Path installation, Path archives) {
        Path archive = archives.resolve(ARCHIVE);
        @Nullable Path fitting = Files.isReadable(archive) ? archive : null;
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return PacerCommand.of(java, classPath(installation.resolve("lib")), fitting);
    }

    private static String classPath(Path lib) {
        Path list = lib.resolve(JARS);
        if (!Files.isReadable(list)) {
            return System.getProperty("java.class.path");
        }
        List<String> jars = new ArrayList<>();
        try {
            for (String glob : Files.readAllLines(list)) {
                List<String> matches = new ArrayList<>();
                try (DirectoryStream<Path> found = Files.newDirectoryStream(lib, glob)) {
                    found.forEach(jar -> matches.add(jar.toString()));
                }
                // In one order, for the class-data archive is bound to it.
                matches.sort(null);
                jars.addAll(matches);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("this installation is incomplete: " + list, e);
        }
        return String.join(":", jars);
    }
}
