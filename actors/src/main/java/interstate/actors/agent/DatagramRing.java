package interstate.actors.agent;

import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;

import interstate.actors.protocol.Endpoint;
import interstate.tunbridge.ReceiveBatch;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * Received datagrams on their way from any number of sockets to the cipher.
 *
 * <pre>
 *   0 high 8 | 8 low 8 | 16 local high 8 | 24 local low 8 | 32 port 4 | 36 socket 2 | 38 ipv6 1 | 39 unused 1
 *   40 arrived 8 | 48 datagram
 * </pre>
 *
 * <p>When the cipher falls behind, newcomers are dropped and counted, as in the socket's own buffer.
 */
public final class DatagramRing {

    private static final int HEADER_BYTES = 48;
    private static final int ARRIVED = 40;
    private static final int TYPE = 1;

    private final ManyToOneRingBuffer ring;
    private final Doorbell doorbell;
    private final AtomicLong dropped = new AtomicLong();
    private Endpoint lastSource = new Endpoint(0, 0, 0, false, 0);
    private byte[] scratch = new byte[2_048];

    /** Takes one datagram; the bytes are its own until the call returns. */
    @FunctionalInterface
    public interface Receiver {
        /**
         * One datagram.
         *
         * @param arrivedNs when it was taken from the socket (CLOCK_MONOTONIC)
         */
        void datagram(Endpoint source, byte[] datagram, int bytes, long arrivedNs);
    }

    /**
     * @param bytes a power of two
     * @param doorbell rung after each batch
     */
    public DatagramRing(int bytes, Doorbell doorbell) {
        this.ring = new ManyToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(bytes + TRAILER_LENGTH)));
        this.doorbell = doorbell;
    }

    /** Copies the i-th datagram of a batch in; any socket's thread. */
    boolean offer(ReceiveBatch batch, int i, int socket, long arrivedNs, byte[] datagram, int bytes) {
        int index = ring.tryClaim(TYPE, HEADER_BYTES + bytes);
        if (index < 0) {
            dropped.incrementAndGet();
            return false;
        }
        var buffer = ring.buffer();
        buffer.putLong(index, batch.sourceHigh(i));
        buffer.putLong(index + 8, batch.sourceLow(i));
        buffer.putLong(index + 16, batch.localHigh(i));
        buffer.putLong(index + 24, batch.localLow(i));
        buffer.putInt(index + 32, batch.sourcePort(i));
        buffer.putShort(index + 36, (short) socket);
        buffer.putByte(index + 38, (byte) (batch.sourceIpv6(i) ? 1 : 0));
        buffer.putLong(index + ARRIVED, arrivedNs);
        buffer.putBytes(index + HEADER_BYTES, datagram, 0, bytes);
        ring.commit(index);
        return true;
    }

    /** Wakes the cipher. */
    void ring() {
        doorbell.ring();
    }

    /** Hands out what waits; the cipher's thread alone. */
    int drain(Receiver receiver, int atMost) {
        return ring.read(
                (type, buffer, index, length) -> {
                    int bytes = length - HEADER_BYTES;
                    if (bytes > scratch.length) {
                        scratch = new byte[bytes];
                    }
                    buffer.getBytes(index + HEADER_BYTES, scratch, 0, bytes);
                    receiver.datagram(source(buffer, index), scratch, bytes, buffer.getLong(index + ARRIVED));
                },
                atMost);
    }

    /** Neighbouring datagrams mostly come from one peer, so its endpoint is used again. */
    private Endpoint source(DirectBuffer buffer, int index) {
        Endpoint last = lastSource;
        if (last.low() == buffer.getLong(index + 8)
                && last.port() == buffer.getInt(index + 32)
                && last.high() == buffer.getLong(index)
                && last.socket() == buffer.getShort(index + 36)
                && last.ipv6() == (buffer.getByte(index + 38) != 0)
                && last.localLow() == buffer.getLong(index + 24)
                && last.localHigh() == buffer.getLong(index + 16)) {
            return last;
        }
        lastSource = new Endpoint(
                buffer.getLong(index),
                buffer.getLong(index + 8),
                buffer.getInt(index + 32),
                buffer.getByte(index + 38) != 0,
                buffer.getShort(index + 36),
                buffer.getLong(index + 16),
                buffer.getLong(index + 24));
        return lastSource;
    }

    boolean hasWork() {
        return ring.size() > 0;
    }

    /** Datagrams that found no room. */
    public long dropped() {
        return dropped.get();
    }
}
