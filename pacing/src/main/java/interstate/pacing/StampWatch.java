package interstate.pacing;

import org.jspecify.annotations.Nullable;

/**
 * The one datagram of a socket whose transmit stamp is awaited: one at a time, so that each stamp is known to be its own.
 *
 * <p>Loop's thread, but for {@link #stamped}.
 */
final class StampWatch {

    static final long NONE = 0;

    /** One whose lane does not come back to it is given up for another lane's. */
    private static final long FORSAKEN_NS = 2_000_000_000L;

    private final int fd;
    private @Nullable Handover owner;
    private long takenNs;
    private volatile long stampNs;

    StampWatch(int fd) {
        this.fd = fd;
    }

    int fd() {
        return fd;
    }

    /** Makes the datagram of the slot at an instant the one that is watched, unless another is. */
    boolean take(Handover by, long instantNs) {
        if (owner != null && owner != by && instantNs - takenNs < FORSAKEN_NS) {
            return false;
        }
        owner = by;
        takenNs = instantNs;
        stampNs = NONE;
        return true;
    }

    boolean isOf(Handover by) {
        return owner == by;
    }

    void release(Handover by) {
        if (owner == by) {
            owner = null;
        }
    }

    /** When a datagram of the socket last left with a stamp, or {@link #NONE}; perhaps one from before. */
    long stampNs() {
        return stampNs;
    }

    /** A stamp has come. The reader's thread. */
    void stamped(long atNs) {
        stampNs = atNs;
    }
}
