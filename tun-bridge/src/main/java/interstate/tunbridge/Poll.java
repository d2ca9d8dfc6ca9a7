package interstate.tunbridge;

import java.lang.ref.Reference;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Waits until one of a few descriptors has something to read.
 *
 * <pre>
 * struct pollfd: 0 descriptor 4 | 4 wanted 2 | 6 happened 2
 * </pre>
 *
 * One thread at a time. Nothing here allocates but the constructor. A negative descriptor is an empty place.
 */
public final class Poll {
    private static final int POLLFD_BYTES = 8;
    private static final short POLLIN = 1;

    private final int places;
    private final UnsafeBuffer pollfds;
    private final long address;

    public Poll(int places) {
        this.places = places;
        this.pollfds = OffHeap.zeroed(places * POLLFD_BYTES);
        this.address = pollfds.addressOffset();
        for (int i = 0; i < places; i++) {
            set(i, -1);
        }
    }

    public void set(int place, int fd) {
        pollfds.putInt(place * POLLFD_BYTES, fd);
        pollfds.putShort(place * POLLFD_BYTES + 4, POLLIN);
    }

    /** Waits at this place for errors alone, as for what stands in a socket's error queue. */
    public void setForErrors(int place, int fd) {
        pollfds.putInt(place * POLLFD_BYTES, fd);
        pollfds.putShort(place * POLLFD_BYTES + 4, (short) 0);
    }

    /**
     * Waits for any of them.
     *
     * @param timeoutMs 0 only looks, -1 waits for ever
     * @return how many places are ready, 0 at the time-out or a signal, or minus the error number
     */
    public int await(int timeoutMs) {
        try {
            int ready = Libc.C.poll(address, places, timeoutMs);
            return ready < 0 ? interrupted(Errno.last()) : ready;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private static int interrupted(int errno) {
        return errno == Errno.EINTR ? 0 : -errno;
    }

    /** Whether a read on this place would not wait (data, an error or the end). */
    public boolean ready(int place) {
        return pollfds.getShort(place * POLLFD_BYTES + 6) != 0;
    }
}
