package interstate.tunbridge;

import java.lang.ref.Reference;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One prepared sendmsg: destination and source set now and then, a datagram per call.
 *
 * <pre>
 * 0 msghdr 56 | 56 - 8 | 64 iovec 16 | 80 - 16 | 96 destination 32 | 128 packet info, then release 112
 * </pre>
 *
 * One thread at a time. Nothing here allocates but the constructor.
 */
public final class SendMessage {
    private static final int IOVEC = 64;
    private static final int NAME = 96;
    private static final int CONTROL = 128;
    private static final int BYTES = CONTROL + PacketInfoLayout.MAX_BYTES + ReleaseLayout.MAX_BYTES;
    private static final int FLAGS = MessageLayout.MSG_DONTWAIT | MessageLayout.MSG_NOSIGNAL;

    private final UnsafeBuffer memory = OffHeap.zeroed(BYTES);
    private final long address = memory.addressOffset();
    private int pinningBytes;

    public SendMessage() {
        MessageLayout.iovec(memory, 0, address + IOVEC);
    }

    /**
     * Where the following datagrams go, at once: a {@link #release} is forgotten.
     *
     * @param from source address (its port is the socket's), or null for the kernel's choice
     * @param interfaceIndexOr0 interface to leave by, or 0 for the route's; also the scope of a link-local destination
     */
    public void destination(UdpAddress to, @Nullable UdpAddress from, int interfaceIndexOr0) {
        long fromHigh = from == null ? 0 : from.high();
        long fromLow = from == null ? 0 : from.low();
        destination(to.high(), to.low(), to.port(), to.ipv6(), fromHigh, fromLow, interfaceIndexOr0);
    }

    /** The same from plain numbers; a source of zeroes is the kernel's choice. */
    public void destination(
            long high, long low, int port, boolean ipv6, long fromHigh, long fromLow, int interfaceIndexOr0) {
        int nameBytes = SocketAddressLayout.write(memory, NAME, high, low, port, ipv6, interfaceIndexOr0);
        MessageLayout.name(memory, 0, address + NAME, nameBytes);
        boolean pinned = fromHigh != 0 || fromLow != 0 || interfaceIndexOr0 != 0;
        pinningBytes = pinned ? PacketInfoLayout.write(memory, CONTROL, fromHigh, fromLow, ipv6, interfaceIndexOr0) : 0;
        MessageLayout.control(memory, 0, address + CONTROL, pinningBytes);
    }

    /**
     * When the kernel is to let the following datagrams go; for sockets prepared by {@link UdpSocket#takeReleaseTimes}, others
     * refuse the send (EINVAL). Whether the queue on the way out heeds it is another matter: of Linux's, fq does.
     *
     * @param releaseNsOr0 CLOCK_MONOTONIC; 0 for at once
     * @param stamped whether {@link ReleaseStamps} is to tell when it went
     */
    public void release(long releaseNsOr0, boolean stamped) {
        int releaseBytes = ReleaseLayout.write(memory, CONTROL + pinningBytes, releaseNsOr0, stamped);
        MessageLayout.control(memory, 0, address + CONTROL, pinningBytes + releaseBytes);
    }

    /** Copies name and control of this message into the header at {@code off} of {@code to}. */
    void copyHeader(UnsafeBuffer to, int off) {
        to.putBytes(off, memory, 0, MessageLayout.HEADER_BYTES);
    }

    /**
     * Sends one datagram without ever waiting.
     *
     * @param datagram address of its first byte
     * @return 0, or the error number
     */
    public int send(int fd, long datagram, int bytes) {
        memory.putLong(IOVEC, datagram);
        memory.putLong(IOVEC + 8, bytes);
        try {
            return Libc.C.sendmsg(fd, address, FLAGS) < 0 ? Errno.last() : 0;
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}
