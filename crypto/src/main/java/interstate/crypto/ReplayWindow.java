package interstate.crypto;

/**
 * Which of the newest 2,048 counters were seen: a ring of bit blocks of which the oldest is cleared whole as the newest moves
 * on (RFC 6479).
 *
 * <p>The first counter may be anything, the window slides up to it. Pure; no allocation.
 */
public final class ReplayWindow {
    /** A counter this far behind the greatest, or farther, is refused. */
    public static final int WINDOW = 2048;

    private static final int BLOCK_BITS = Long.SIZE;
    /** A power of two with room for the window and the block being filled. */
    private static final int BLOCKS = 2 * WINDOW / BLOCK_BITS;

    private final long[] seen = new long[BLOCKS];
    private long greatest = -1;

    /** Whether this counter (0 or more) is neither marked nor too old. */
    public boolean isNew(long counter) {
        if (counter > greatest) {
            return true;
        }
        if (counter <= greatest - WINDOW) {
            return false;
        }
        return (seen[block(counter)] & bit(counter)) == 0;
    }

    /** Marks a counter that {@link #isNew}; call it for authenticated datagrams only. */
    public void mark(long counter) {
        if (counter > greatest) {
            clearBetween(greatest, counter);
            greatest = counter;
        }
        seen[block(counter)] |= bit(counter);
    }

    private void clearBetween(long from, long to) {
        long firstNew = Math.floorDiv(from, BLOCK_BITS) + 1;
        long last = to / BLOCK_BITS;
        for (long b = Math.max(firstNew, last - BLOCKS + 1); b <= last; b++) {
            seen[(int) (b & (BLOCKS - 1))] = 0;
        }
    }

    private static int block(long counter) {
        return (int) ((counter / BLOCK_BITS) & (BLOCKS - 1));
    }

    private static long bit(long counter) {
        return 1L << (counter % BLOCK_BITS);
    }
}
