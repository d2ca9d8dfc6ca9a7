package interstate.wire;

import java.util.Arrays;

/**
 * Which of the latest payloads have been here, by sequence number.
 *
 * <p>A table indexed by the low bits, each entry the greatest number seen there: anything so old that its entry is taken counts as
 * seen, as the replay window (2,048 wide as well) would have it.
 */
final class SeenSequences {
    static final int WIDTH = 2048;

    /** Less than any sequence number and than the one before the first. */
    private static final long EMPTY = Long.MIN_VALUE;

    private final long[] newest = new long[WIDTH];

    SeenSequences() {
        clear();
    }

    /** Notes the number; false when it was here before or is too old to know. */
    boolean add(long sequence) {
        int at = (int) sequence & WIDTH - 1;
        if (newest[at] >= sequence) {
            return false;
        }
        newest[at] = sequence;
        return true;
    }

    /** Whether this number was here for certain. */
    boolean contains(long sequence) {
        return newest[(int) sequence & WIDTH - 1] == sequence;
    }

    void clear() {
        Arrays.fill(newest, EMPTY);
    }
}
