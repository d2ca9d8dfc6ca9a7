package interstate.tunbridge;

import java.lang.ref.Reference;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads when datagrams really left: the kernel's software transmit stamps, taken as the driver is given the datagram, after
 * every queue, and put into the socket's error queue.
 *
 * <pre>
 * 0 msghdr 56 | 56 - 8 | 64 control 256
 * control: cmsghdrs, each padded to 8: 0 length 8 | 8 level 4 | 12 type 4 | 16 of SCM_TIMESTAMPING: seconds 8 | 24 ns 8
 * </pre>
 *
 * Only what was sent with {@link SendMessage#release} and asked for it is stamped, and only on a socket that {@link
 * UdpSocket#takeReleaseTimes} has prepared. One thread at a time. Nothing here allocates but the constructor.
 */
public final class ReleaseStamps {
    static final int SO_TIMESTAMPING = 37;

    /** No stamp. */
    public static final long NONE = 0;

    private static final int CONTROL = 64;
    private static final int CONTROL_BYTES = 256;
    private static final int HEADER = 16;
    private static final int STAMP_LENGTH = HEADER + 16;
    private static final int MSG_ERRQUEUE = 0x2000;
    private static final long NS_PER_S = 1_000_000_000L;

    private final UnsafeBuffer memory = OffHeap.zeroed(CONTROL + CONTROL_BYTES);
    private final long address = memory.addressOffset();

    public ReleaseStamps() {
        MessageLayout.control(memory, 0, address + CONTROL, CONTROL_BYTES);
    }

    /**
     * Takes the oldest stamp that waits at a socket, without ever waiting for one.
     *
     * @return when a datagram left (CLOCK_MONOTONIC, to about a microsecond), or {@link #NONE}
     */
    public long take(int fd) {
        long epochNs = NONE;
        try {
            while (epochNs == NONE && receive(fd)) {
                epochNs = stampNs();
            }
        } finally {
            Reference.reachabilityFence(this);
        }
        return epochNs == NONE ? NONE : epochNs - MonotonicClock.epochAheadNs();
    }

    private boolean receive(int fd) {
        MessageLayout.rearm(memory, 0, 0, CONTROL_BYTES);
        return Libc.C.recvmsg(fd, address, MSG_ERRQUEUE | MessageLayout.MSG_DONTWAIT) >= 0;
    }

    /** Of what was received; what else may stand in an error queue has none. */
    private long stampNs() {
        int end = CONTROL + (int) MessageLayout.controlBytes(memory, 0);
        int at = CONTROL;
        while (at + HEADER <= end) {
            int length = (int) memory.getLong(at);
            if (length >= STAMP_LENGTH
                    && memory.getInt(at + 8) == SocketOption.SOL_SOCKET
                    && memory.getInt(at + 12) == SO_TIMESTAMPING) {
                return memory.getLong(at + HEADER) * NS_PER_S + memory.getLong(at + HEADER + 8);
            }
            at += Math.max(HEADER, (length + 7) & ~7);
        }
        return NONE;
    }
}
