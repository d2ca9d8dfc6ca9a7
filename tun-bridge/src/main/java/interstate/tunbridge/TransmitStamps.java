package interstate.tunbridge;

import java.lang.ref.Reference;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Has the kernel stamp a UDP socket's datagrams when it hands them to the device, and reads the stamps from the socket's
 * error queue.
 *
 * <pre>
 * headers  mmsghdr 64, one a stamp      control  {@link StampLayout#MAX_BYTES}, one a stamp
 * </pre>
 *
 * <p>The option belongs to the socket, not to the descriptor: whoever holds one may set it, and read.
 *
 * <p>A queue that nobody reads keeps stamps up to the receive buffer's size (some 10,000 in 8 MiB) and drops the rest.
 * Sending goes on as ever. Receiving does not: the stamps take the room of what arrives. So whoever turns stamps on reads
 * them, and turns them {@link #off} when it cannot.
 *
 * <p>Reading: one thread at a time. Nothing here allocates but the constructor.
 */
public final class TransmitStamps {
    private static final int SO_TIMESTAMPING = 37;
    private static final int TX_SOFTWARE = 1 << 1;
    private static final int SOFTWARE = 1 << 4;
    private static final int OPT_ID = 1 << 7;
    /** The stamp alone, without the datagram. */
    private static final int OPT_TSONLY = 1 << 11;

    private static final int FLAGS = MessageLayout.MSG_DONTWAIT | MessageLayout.MSG_ERRQUEUE;

    private static final int MOST_AT_ONCE = 64;

    private final int most;
    private final UnsafeBuffer headers;
    private final UnsafeBuffer control;
    private int used;

    /** @param most how many stamps are read at once */
    public TransmitStamps(int most) {
        this.most = most;
        this.headers = OffHeap.zeroed(most * MessageLayout.BATCH_HEADER_BYTES);
        this.control = OffHeap.zeroed(most * StampLayout.MAX_BYTES);
        for (int i = 0; i < most; i++) {
            MessageLayout.control(
                    headers, header(i), control.addressOffset() + (long) control(i), StampLayout.MAX_BYTES);
        }
    }

    /** Stamps the datagrams of a socket from now on; their numbers begin at 0, and older stamps are thrown away. */
    public void on(int fd) {
        off(fd);
        SocketOption.set(
                fd,
                SocketOption.SOL_SOCKET,
                SO_TIMESTAMPING,
                TX_SOFTWARE | SOFTWARE | OPT_ID | OPT_TSONLY,
                "SO_TIMESTAMPING");
    }

    /** Has a socket stamp nothing, whoever turned it on; one that is closed, or knows no stamps, is left as it is. */
    public static void none(int fd) {
        if (SocketOption.trySet(fd, SocketOption.SOL_SOCKET, SO_TIMESTAMPING, 0)) {
            new TransmitStamps(MOST_AT_ONCE).off(fd);
        }
    }

    /** Stamps no more, and throws away what is queued. */
    public void off(int fd) {
        SocketOption.set(fd, SocketOption.SOL_SOCKET, SO_TIMESTAMPING, 0, "SO_TIMESTAMPING");
        while (read(fd) > 0) {
            // Thrown away.
        }
    }

    /**
     * Takes what is queued, without ever waiting. What the indices name holds until the next call.
     *
     * @return how many, 0 if there is nothing, or minus the error number
     */
    public int read(int fd) {
        try {
            for (int i = 0; i < used; i++) {
                MessageLayout.rearm(headers, header(i), 0, StampLayout.MAX_BYTES);
            }
            int count = Libc.C.recvmmsg(fd, headers.addressOffset(), most, FLAGS, 0);
            used = Math.max(count, 0);
            if (count >= 0) {
                return count;
            }
            int errno = Errno.last();
            return errno == Errno.EAGAIN || errno == Errno.EINTR ? 0 : -errno;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Whether this is a stamp, and nothing else that an error queue holds. */
    public boolean complete(int i) {
        return StampLayout.complete(control, control(i), controlBytes(i));
    }

    /** When the datagram was handed to its device, in CLOCK_REALTIME, if {@link #complete}. */
    public long epochNs(int i) {
        return StampLayout.epochNs(control, control(i), controlBytes(i));
    }

    /** The datagram's number among those of the socket, from 0, wrapping around, if {@link #complete}. */
    public int id(int i) {
        return StampLayout.id(control, control(i), controlBytes(i));
    }

    private long controlBytes(int i) {
        return MessageLayout.controlBytes(headers, header(i));
    }

    private int header(int i) {
        assert i >= 0 && i < most;
        return i * MessageLayout.BATCH_HEADER_BYTES;
    }

    private static int control(int i) {
        return i * StampLayout.MAX_BYTES;
    }
}
