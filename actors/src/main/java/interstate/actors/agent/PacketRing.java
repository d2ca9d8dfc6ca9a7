package interstate.actors.agent;

import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;

import interstate.actors.protocol.InnerPackets;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/**
 * Opened inner packets on their way from the cipher to a TUN writer; when that falls behind, newcomers are dropped and counted.
 *
 * <p>A packet that is to leave at an instant carries it in front, 8 bytes in the machine's own order, and is held by the writer until
 * then.
 */
public final class PacketRing {

    /** A packet that leaves at once. */
    static final int AT_ONCE = 1;

    /** A packet with its instant in front. */
    static final int TIMED = 2;

    /** What the instant takes. */
    static final int DUE_BYTES = Long.BYTES;

    private final OneToOneRingBuffer ring;
    private final UnsafeBuffer source = new UnsafeBuffer(0, 0);
    private final Doorbell doorbell = new Doorbell();
    private final AtomicLong dropped = new AtomicLong();
    private final HeldPackets held = new HeldPackets();

    /** @param bytes a power of two, at least eight times the longest packet */
    public PacketRing(int bytes) {
        ring = new OneToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(bytes + TRAILER_LENGTH)));
    }

    /** Copies a packet in that leaves at once; the cipher's thread. */
    public void offer(byte[] packet, int offset, int bytes) {
        source.wrap(packet, offset, bytes);
        if (!ring.write(AT_ONCE, source, 0, bytes)) {
            dropped.incrementAndGet();
        }
        doorbell.ring();
    }

    /**
     * Copies a packet in; the cipher's thread.
     *
     * @param dueNs when it is to leave, or {@link InnerPackets#AT_ONCE}
     */
    public void offer(byte[] packet, int offset, int bytes, long dueNs) {
        if (dueNs == InnerPackets.AT_ONCE) {
            offer(packet, offset, bytes);
            return;
        }
        int index = ring.tryClaim(TIMED, DUE_BYTES + bytes);
        if (index < 0) {
            dropped.incrementAndGet();
        } else {
            ring.buffer().putLong(index, dueNs);
            ring.buffer().putBytes(index + DUE_BYTES, packet, offset, bytes);
            ring.commit(index);
        }
        doorbell.ring();
    }

    /** Where packets wait that are not due yet; here, so that they outlive a writer that fails. */
    public HeldPackets held() {
        return held;
    }

    /** Hands out what waits; the writer's thread. */
    int drain(MessageHandler handler, int atMost) {
        return ring.read(handler, atMost);
    }

    void await(long atMostNs) {
        doorbell.await(atMostNs, () -> ring.size() > 0);
    }

    /** Packets that found no room. */
    public long dropped() {
        return dropped.get();
    }
}
