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

    private static final int WORDS = SPAN / Long.SIZE;

    private final long[] arrived = new long[WORDS];
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
        } else if (has(sequence)) {
            return false;
        }
        arrived[word(sequence)] |= bit(sequence);
        return true;
    }

    private void advance(long sequence) {
        long newFloor = Math.max(floor, sequence - SPAN + 1);
        if (newFloor > highest + SPAN) {
            java.util.Arrays.fill(arrived, 0);
        } else {
            for (long s = Math.max(highest + 1, newFloor); s <= sequence; s++) {
                arrived[word(s)] &= ~bit(s);
            }
        }
        floor = newFloor;
        highest = sequence;
    }

    /** Whether the number has arrived, as far as it is not settled. */
    public boolean has(long sequence) {
        return sequence >= floor && sequence <= highest && (arrived[word(sequence)] & bit(sequence)) != 0;
    }

    /** Whether the number lies between those that arrived, and has not. */
    public boolean missing(long sequence) {
        return sequence >= floor && sequence < highest && (arrived[word(sequence)] & bit(sequence)) == 0;
    }

    /** The lowest number that is missing, or above {@link #highest()} when none is. What lies below is settled. */
    public long oldestMissing() {
        while (floor <= highest && (arrived[word(floor)] & bit(floor)) != 0) {
            floor++;
        }
        return floor;
    }

    /** Gives up what is missing below a number. */
    public void settleBelow(long sequence) {
        floor = Math.max(floor, Math.min(sequence, highest + 1));
    }

    /** The highest number that has arrived; -1 before the first. */
    public long highest() {
        return highest;
    }

    /** The end of the run, from {@code from} on, of numbers that are all missing or all not; at most {@code highest + 1}. */
    long runEnd(long from) {
        boolean has = has(from);
        long end = from + 1;
        while (end <= highest && has(end) == has) {
            end++;
        }
        return end;
    }

    private static int word(long sequence) {
        return (int) (sequence / Long.SIZE) & (WORDS - 1);
    }

    private static long bit(long sequence) {
        return 1L << sequence;
    }
}
