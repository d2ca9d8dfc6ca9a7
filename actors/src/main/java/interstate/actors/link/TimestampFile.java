package interstate.actors.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongSupplier;

/**
 * The calling end's initiation timestamps: max(now, last + 1), where the last is kept in a file, so that a clock that went
 * backwards between two runs does not lock the client out.
 */
final class TimestampFile {

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
            byte[] bytes = Files.readAllBytes(file);
            return bytes.length == Long.BYTES ? ByteBuffer.wrap(bytes).getLong() : 0;
        } catch (IOException missing) {
            return 0;
        }
    }

    /** The next timestamp, greater than all before. Any thread; writes to disk. */
    synchronized long next() {
        last = Math.max(epochNs.getAsLong(), last + 1);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(Long.BYTES).putLong(0, last), 0);
            // A file that was longer, which nobody would read again.
            channel.truncate(Long.BYTES);
        } catch (IOException full) {
            // Without the file the wall clock alone keeps the order; that fails only if it is set back before a
            // restart.
            return last;
        }
        return last;
    }
}
