package interstate.actors.monitor;

import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;

import interstate.actors.protocol.PacketRows;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/**
 * Rows of one link's packet monitor on their way from the cipher to the files. When the writer falls behind, newcomers are
 * dropped and counted: the cipher waits for no disk.
 *
 * <pre>
 *   0 strand started 8 | 8 sequence 8 | 16 sent 8 | 24 received 8 | 32 outgoing 1
 * </pre>
 */
public final class RowRing implements PacketRows {

    private static final int TYPE = 1;
    private static final int ROW_BYTES = 33;
    /** Some 40,000 rows. */
    private static final int RING_BYTES = 1 << 21;

    private final OneToOneRingBuffer ring;
    private final AtomicLong dropped = new AtomicLong();

    public RowRing() {
        this(RING_BYTES);
    }

    /** @param bytes a power of two */
    RowRing(int bytes) {
        ring = new OneToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(bytes + TRAILER_LENGTH)));
    }

    @Override
    public void row(long strandStartedNs, boolean outgoing, long sequence, long sentNs, long receivedNs) {
        int index = ring.tryClaim(TYPE, ROW_BYTES);
        if (index < 0) {
            dropped.lazySet(dropped.get() + 1);
            return;
        }
        var buffer = ring.buffer();
        buffer.putLong(index, strandStartedNs);
        buffer.putLong(index + 8, sequence);
        buffer.putLong(index + 16, sentNs);
        buffer.putLong(index + 24, receivedNs);
        buffer.putByte(index + 32, (byte) (outgoing ? 1 : 0));
        ring.commit(index);
    }

    /** Hands out what waits; the writer's thread. */
    int drain(PacketRows rows, int atMost) {
        return ring.read(
                (type, buffer, index, length) -> rows.row(
                        buffer.getLong(index),
                        buffer.getByte(index + 32) != 0,
                        buffer.getLong(index + 8),
                        buffer.getLong(index + 16),
                        buffer.getLong(index + 24)),
                atMost);
    }

    /** Rows that found no room. */
    public long dropped() {
        return dropped.get();
    }
}
