package interstate.tunbridge;

import java.lang.ref.Reference;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Receives datagrams many at a time, each with where it came from and which local address it came to.
 *
 * <pre>
 * headers  mmsghdr 64, one a message
 * per message, every 192 bytes: 0 source address 32 | 32 control 128 | 160 iovec 16 | 176 - 16
 * data     maxBytes rounded up to a cache line, one a message
 * </pre>
 *
 * One thread at a time. Nothing here allocates but the constructor. Indices run from 0 to the last result less 1 and
 * what they name holds until the next {@link #receive}.
 */
public final class ReceiveBatch {
    private static final int SLOT_BYTES = 192;
    private static final int CONTROL = 32;
    private static final int IOVEC = 160;
    private static final int SO_RCVTIMEO = 20;

    private final int messages;
    private final int strideBytes;
    private final UnsafeBuffer headers;
    private final UnsafeBuffer slots;
    private final UnsafeBuffer data;
    private final UnsafeBuffer patience = OffHeap.zeroed(16);
    /** How many headers the last receive may have written to. */
    private int used;

    /**
     * @param messages most datagrams per call
     * @param maxBytes longest datagram taken whole
     */
    public ReceiveBatch(int messages, int maxBytes) {
        this.messages = messages;
        this.strideBytes = (maxBytes + 63) & ~63;
        this.headers = OffHeap.zeroed(messages * MessageLayout.BATCH_HEADER_BYTES);
        this.slots = OffHeap.zeroed(messages * SLOT_BYTES);
        this.data = OffHeap.zeroed(messages * strideBytes);
        for (int i = 0; i < messages; i++) {
            prepare(i, maxBytes);
        }
    }

    private void prepare(int i, int maxBytes) {
        long slot = slots.addressOffset() + (long) i * SLOT_BYTES;
        slots.putLong(i * SLOT_BYTES + IOVEC, data.addressOffset() + (long) i * strideBytes);
        slots.putLong(i * SLOT_BYTES + IOVEC + 8, maxBytes);
        MessageLayout.name(headers, header(i), slot, SocketAddressLayout.MAX_BYTES);
        MessageLayout.iovec(headers, header(i), slot + IOVEC);
        MessageLayout.control(headers, header(i), slot + CONTROL, PacketInfoLayout.MAX_RECEIVED_BYTES);
    }

    /**
     * Takes what is there; waits for the first only if there is nothing.
     *
     * <p>It waits in the receive itself, for as long as the socket's SO_RCVTIMEO then says, not in a poll: that would return
     * at once, again and again, while the socket's error queue holds transmit stamps.
     *
     * @param timeoutMs 0 never waits, -1 waits for ever
     * @return how many datagrams, 0 at the time-out, or minus the error number
     */
    public int receive(int fd, int timeoutMs) {
        try {
            int count = receiveOnce(fd, MessageLayout.MSG_DONTWAIT);
            if (count != 0 || timeoutMs == 0) {
                return count;
            }
            patience(fd, timeoutMs);
            return receiveOnce(fd, MessageLayout.MSG_WAITFORONE);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** A bad descriptor shows at the receive that follows. */
    private void patience(int fd, int timeoutMs) {
        int ms = Math.max(timeoutMs, 0);
        patience.putLong(0, ms / 1_000);
        patience.putLong(8, ms % 1_000 * 1_000L);
        SocketOption.trySet(fd, SocketOption.SOL_SOCKET, SO_RCVTIMEO, patience);
    }

    private int receiveOnce(int fd, int flags) {
        for (int i = 0; i < used; i++) {
            MessageLayout.rearm(headers, header(i), SocketAddressLayout.MAX_BYTES, PacketInfoLayout.MAX_RECEIVED_BYTES);
        }
        int count = Libc.C.recvmmsg(fd, headers.addressOffset(), messages, flags, 0);
        used = Math.max(count, 0);
        if (count >= 0) {
            return count;
        }
        int errno = Errno.last();
        return errno == Errno.EAGAIN || errno == Errno.EINTR ? 0 : -errno;
    }

    /** Length of a datagram, or -1 if it was longer than maxBytes and is cut. */
    public int bytes(int i) {
        boolean cut = (MessageLayout.flags(headers, header(i)) & MessageLayout.MSG_TRUNC) != 0;
        return cut ? -1 : MessageLayout.received(headers, header(i));
    }

    /** Copies a whole datagram out; its {@link #bytes} must fit. */
    public void copy(int i, byte[] dst, int off) {
        data.getBytes(i * strideBytes, dst, off, bytes(i));
    }

    public boolean sourceIpv6(int i) {
        return SocketAddressLayout.ipv6(slots, slot(i));
    }

    /** As in {@link UdpAddress#high}. */
    public long sourceHigh(int i) {
        return SocketAddressLayout.high(slots, slot(i));
    }

    /** As in {@link UdpAddress#low}. */
    public long sourceLow(int i) {
        return SocketAddressLayout.low(slots, slot(i));
    }

    public int sourcePort(int i) {
        return SocketAddressLayout.port(slots, slot(i));
    }

    /** The source as a new object. */
    public UdpAddress source(int i) {
        return SocketAddressLayout.read(slots, slot(i));
    }

    /** Upper half of the local address it came to, 0 if unknown. */
    public long localHigh(int i) {
        int at = packetInfo(i);
        return at == PacketInfoLayout.NONE ? 0 : PacketInfoLayout.high(slots, at, sourceIpv6(i));
    }

    /** Lower half of the local address it came to, 0 if unknown. */
    public long localLow(int i) {
        int at = packetInfo(i);
        return at == PacketInfoLayout.NONE ? 0 : PacketInfoLayout.low(slots, at, sourceIpv6(i));
    }

    /** Index of the interface it came in by, 0 if unknown. */
    public int interfaceIndex(int i) {
        int at = packetInfo(i);
        return at == PacketInfoLayout.NONE ? 0 : PacketInfoLayout.interfaceIndex(slots, at, sourceIpv6(i));
    }

    private int packetInfo(int i) {
        return PacketInfoLayout.find(slots, slot(i) + CONTROL, MessageLayout.controlBytes(headers, header(i)));
    }

    private int header(int i) {
        assert i >= 0 && i < messages;
        return i * MessageLayout.BATCH_HEADER_BYTES;
    }

    private static int slot(int i) {
        return i * SLOT_BYTES;
    }
}
