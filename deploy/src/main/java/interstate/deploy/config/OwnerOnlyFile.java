package interstate.deploy.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/** Writes a new file that only its owner may read, from its first byte on. */
public final class OwnerOnlyFile {
    private OwnerOnlyFile() {}

    /**
     * Creates the file with mode 0600 and forces it to the disk.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one: keys are never overwritten
     */
    public static void create(Path file, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            fill(channel, file, bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** On a full disk none is left, since an empty one would be found, and refused, at every later start. */
    private static void fill(FileChannel channel, Path file, byte[] bytes) throws IOException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
