package interstate.actors.agent;

import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/** Opened inner packets on their way from the cipher to a TUN writer; when that falls behind, newcomers are dropped and counted. */
public final class PacketRing {

    private static final int TYPE = 1;

    private final OneToOneRingBuffer ring;
    private final UnsafeBuffer source = new UnsafeBuffer(0, 0);
    private final Doorbell doorbell = new Doorbell();
    private final AtomicLong dropped = new AtomicLong();

    /** @param bytes a power of two, at least eight times the longest packet */
    public PacketRing(int bytes) {
        ring = new OneToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(bytes + TRAILER_LENGTH)));
    }

    /** Copies a packet in; the cipher's thread. */
    public void offer(byte[] packet, int offset, int bytes) {
        source.wrap(packet, offset, bytes);
        if (!ring.write(TYPE, source, 0, bytes)) {
            dropped.incrementAndGet();
        }
        doorbell.ring();
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
