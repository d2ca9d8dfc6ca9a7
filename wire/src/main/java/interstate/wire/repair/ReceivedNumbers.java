package interstate.wire.repair;

/**
 * Which of the latest payload sequence numbers have arrived, and which are still waited for.
 *
 * <pre>
 *   settled: arrived, empty or given up      waited for or arrived            not seen yet
 *   ...............................floor ) [ floor ............... highest ] ...
 * </pre>
 *
 * <p>At most {@link #SPAN} numbers are kept apart: one that arrives further above the floor lifts it. One thread. Nothing is
 * allocated after construction.
 */
public final class ReceivedNumbers {
    /** Numbers between floor and highest, at most. */
    public static final int SPAN = 4096;

    private final NumberSet arrived = new NumberSet(SPAN);
    private long floor;
    private long highest = -1;

    /**
     * Notes a number that arrived, or was found otherwise.
     *
     * @return whether it was waited for, or is above all before; false for one that was noted before or is settled
     */
    public boolean add(long sequence) {
        if (sequence < floor) {
            return false;
        }
        if (sequence > highest) {
            advance(sequence);
        } else if (arrived.has(sequence)) {
            return false;
        }
        arrived.set(sequence, true);
        return true;
    }

    private void advance(long sequence) {
        long newFloor = Math.max(floor, sequence - SPAN + 1);
        if (newFloor > highest + SPAN) {
            arrived.clear();
        } else {
            for (long s = Math.max(highest + 1, newFloor); s <= sequence; s++) {
                arrived.set(s, false);
            }
        }
        floor = newFloor;
        highest = sequence;
    }

    /** Whether the number has arrived, as far as it is not settled. */
    public boolean has(long sequence) {
        return sequence >= floor && sequence <= highest && arrived.has(sequence);
    }

    /** Whether the number lies between those that arrived, and has not. */
    public boolean missing(long sequence) {
        return sequence >= floor && sequence < highest && !arrived.has(sequence);
    }

    /** Bit i: whether {@code from + i}, at least 0, is missing. */
    public long missingBits(long from) {
        return ~arrived.bits(from) & notBelow(floor - from) & ~notBelow(highest - from);
    }

    /** Bits from this one on; all where it is below 0. */
    private static long notBelow(long bit) {
        return bit <= 0 ? -1 : bit >= Long.SIZE ? 0 : -1L << bit;
    }

    /** The lowest number that is missing, or above {@link #highest()} when none is. What lies below is settled. */
    public long oldestMissing() {
        floor = nextMissing(floor);
        return floor;
    }

    /** The first of this and later numbers, none settled, that is missing, or above {@link #highest()} when none is. */
    public long nextMissing(long from) {
        long next = arrived.nextAbsent(from, highest + 1);
        return next == NumberSet.NONE ? Math.max(from, highest + 1) : next;
    }

    /** The first of this and later numbers, none settled, that has arrived, or above {@link #highest()} when none has. */
    public long nextArrived(long from) {
        long next = arrived.next(from, highest + 1);
        return next == NumberSet.NONE ? Math.max(from, highest + 1) : next;
    }

    /** Gives up what is missing below a number. */
    public void settleBelow(long sequence) {
        floor = Math.max(floor, Math.min(sequence, highest + 1));
    }

    /** The highest number that has arrived; -1 before the first. */
    public long highest() {
        return highest;
    }
}
