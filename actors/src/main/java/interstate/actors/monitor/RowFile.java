package interstate.actors.monitor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * One direction's file, in I405's format. It holds whole rows only: what could not be written whole is cut off again.
 *
 * <pre>
 *   seqno,tx_time,rx_time
 *   0,1764136569000000000,1764136569020000000
 *   1,0,0
 * </pre>
 */
final class RowFile implements AutoCloseable {

    static final String HEADER = "seqno,tx_time,rx_time\n";

    private static final int BUFFER_BYTES = 1 << 16;
    private static final String OWNERS = "rw-------";

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long wholeBytes;
    private long buffered;

    /** Opens the file, the owner's alone, and goes on after what is in it. */
    RowFile(Path file) throws IOException {
        channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNERS)));
        wholeBytes = channel.size();
        if (wholeBytes == 0) {
            buffer.put(HEADER.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Whether a row may be added before the next {@link #flush}. */
    boolean hasRoom(byte[] row) {
        return buffer.remaining() >= row.length;
    }

    void add(byte[] row) {
        buffer.put(row);
        buffered++;
    }

    /**
     * Writes what was added since the last time.
     *
     * @return how many rows that were
     * @throws IOException when they are not in the file, and never will be
     */
    long flush() throws IOException {
        long rows = buffered;
        buffered = 0;
        buffer.flip();
        long bytes = buffer.remaining();
        try {
            while (buffer.hasRemaining()) {
                // A full disk may take a part; by position, it is written over later if it cannot be cut off.
                int written = channel.write(buffer, wholeBytes + buffer.position());
                assert written >= 0 : written;
            }
            wholeBytes += bytes;
        } catch (IOException e) {
            if (channel.size() > wholeBytes) {
                channel.truncate(wholeBytes);
            }
            throw e;
        } finally {
            buffer.clear();
            if (wholeBytes == 0) {
                buffer.put(HEADER.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return rows;
    }

    /** Rows that wait for the next {@link #flush}. */
    long buffered() {
        return buffered;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
