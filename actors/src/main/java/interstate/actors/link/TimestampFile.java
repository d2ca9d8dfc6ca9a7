package interstate.actors.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongSupplier;

/**
 * The calling end's initiation timestamps: max(now, last + 1), where the last is kept in a file, so that a clock that went
 * backwards between two runs does not lock the client out. The file has a checksum: a flipped bit would make all
 * timestamps to come too great, or none great enough.
 */
final class TimestampFile {

    private static final int FILE_BYTES = Long.BYTES + CheckedFile.CRC_BYTES;

    private final Path file;
    private final LongSupplier epochNs;
    private long last;

    TimestampFile(Path file, LongSupplier epochNs) {
        this.file = file;
        this.epochNs = epochNs;
        this.last = read();
    }

    private long read() {
        try {
            return CheckedFile.read(file, Long.BYTES, "the clock alone keeps the order of handshakes")
                    .map(bytes -> ByteBuffer.wrap(bytes).getLong())
                    .orElse(0L);
        } catch (IOException unreadable) {
            return 0;
        }
    }

    /** The next timestamp, greater than all before. Any thread; writes to disk. */
    synchronized long next() {
        last = Math.max(epochNs.getAsLong(), last + 1);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(FILE_BYTES);
            CheckedFile.put(bytes, ByteBuffer.allocate(Long.BYTES).putLong(last).array());
            channel.write(bytes.flip(), 0);
        } catch (IOException full) {
            // Without the file the wall clock alone keeps the order; that fails only if it is set back before a
            // restart.
            return last;
        }
        return last;
    }
}
