package interstate.actors.link;

import interstate.crypto.Randomness;
import interstate.wire.Offer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A password client's identity: 16 random bytes, drawn once and kept in a file. */
final class ClientIdFile {

    private ClientIdFile() {}

    /** Reads the id, or draws and writes one. */
    static byte[] readOrDraw(Path file, Randomness randomness) {
        try {
            if (Files.exists(file)) {
                byte[] id = Files.readAllBytes(file);
                if (id.length == Offer.CLIENT_ID_BYTES) {
                    return id;
                }
            }
            byte[] id = new byte[Offer.CLIENT_ID_BYTES];
            randomness.fill(id, 0, id.length);
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, id);
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException("the client id in " + file + " can be neither read nor written", e);
        }
    }
}
