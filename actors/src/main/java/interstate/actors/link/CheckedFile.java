package interstate.actors.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of the state directory whose bytes are guarded by a checksum, so that a flipped bit or a cut is noticed: {content |
 * CRC-32C of the content 4}. One that is damaged is set aside, not lost.
 */
final class CheckedFile {

    static final int CRC_BYTES = Integer.BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(CheckedFile.class);

    private CheckedFile() {}

    /**
     * The content of a small file.
     *
     * @param bytes length of the content
     * @param then what follows from damage, for the log
     * @return nothing if there is no such file, or if it was damaged and set aside
     */
    static Optional<byte[]> read(Path file, int bytes, String then) throws IOException {
        byte[] all;
        try {
            all = Files.readAllBytes(file);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        byte[] content = new byte[bytes];
        if (all.length != bytes + CRC_BYTES || !take(ByteBuffer.wrap(all), content)) {
            setAside(file, then);
            return Optional.empty();
        }
        return Optional.of(content);
    }

    /** Takes content and checksum; whether the checksum fits. */
    static boolean take(ByteBuffer from, byte[] content) {
        from.get(content);
        return from.getInt() == crc(content);
    }

    /** Puts content and checksum. */
    static void put(ByteBuffer to, byte[] content) {
        to.put(content).putInt(crc(content));
    }

    private static int crc(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }

    /** Renames a damaged file, in place of one set aside earlier, and says so. */
    static void setAside(Path file, String then) throws IOException {
        Path aside = aside(file);
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        tell(file, aside, then);
    }

    /** Gives a damaged file a second name, for one that is written anew: until that is whole, the old one stays. */
    static void keepAside(Path file, String then) throws IOException {
        Path aside = aside(file);
        Files.deleteIfExists(aside);
        Files.createLink(aside, file);
        tell(file, aside, then);
    }

    private static Path aside(Path file) {
        return file.resolveSibling(file.getFileName() + ".damaged");
    }

    private static void tell(Path file, Path aside, String then) {
        LOG.warn("{} is damaged, or of another version, and is now {}: {}", file, aside.getFileName(), then);
    }
}
