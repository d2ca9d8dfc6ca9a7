package interstate.actors.link;

import interstate.crypto.Randomness;
import interstate.wire.Offer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A password client's identity: 16 random bytes, drawn once and kept in a file with a checksum. */
final class ClientIdFile {

    private static final Logger LOG = LoggerFactory.getLogger(ClientIdFile.class);

    private ClientIdFile() {}

    /**
     * Reads the id, or draws and writes one. Where the file can be neither read nor written the drawn one serves until the
     * node ends: a link that works is worth more than the same id after a restart, before which the server may take this
     * client for another for as long as its time-out. One at a time: several paths share the file.
     */
    static synchronized byte[] readOrDraw(Path file, Randomness randomness) {
        byte[] drawn = new byte[Offer.CLIENT_ID_BYTES];
        randomness.fill(drawn, 0, drawn.length);
        try {
            Optional<byte[]> kept = CheckedFile.read(file, drawn.length, "the server takes this client for a new one");
            if (kept.isPresent()) {
                return kept.get();
            }
            write(file, drawn);
        } catch (IOException e) {
            LOG.warn(
                    "{} can be neither read nor written ({}): this client has an id that the next start will not know",
                    file,
                    e.toString());
        }
        return drawn;
    }

    /** Whole or not at all. */
    private static void write(Path file, byte[] id) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(id.length + CheckedFile.CRC_BYTES);
        CheckedFile.put(bytes, id);
        bytes.flip();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
