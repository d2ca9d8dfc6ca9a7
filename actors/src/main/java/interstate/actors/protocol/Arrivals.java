package interstate.actors.protocol;

import java.util.Arrays;

/**
 * Puts what came in order of sequence numbers and says what was lost: a number that has not come when one above it came so
 * long ago, or 2,048 numbers above it, where the replay window would refuse it. What comes later still was told as lost.
 */
final class Arrivals {

    private static final int WINDOW = 2_048;
    private static final long NOT_COME = Long.MIN_VALUE;

    private final long lostAfterNs;
    private final long aheadNs;
    private final DatagramStream told;
    private final long[] atNs = new long[WINDOW];
    private long next;
    private long highest = -1;

    /**
     * @param lostAfterNs how long a missing number is waited for
     * @param aheadNs what makes a time since the epoch of one on the link's clock
     */
    Arrivals(long lostAfterNs, long aheadNs, DatagramStream told) {
        this.lostAfterNs = lostAfterNs;
        this.aheadNs = aheadNs;
        this.told = told;
        Arrays.fill(atNs, NOT_COME);
    }

    void arrived(long sequence, long arrivedNs) {
        if (sequence < next) {
            return;
        }
        if (sequence - next >= WINDOW) {
            tellBelow(sequence - WINDOW + 1);
        }
        atNs[at(sequence)] = arrivedNs;
        highest = Math.max(highest, sequence);
        tellPresent();
    }

    void tick(long nowNs) {
        while (next <= highest) {
            long came = next;
            while (atNs[at(came)] == NOT_COME) {
                came++;
            }
            if (nowNs - atNs[at(came)] < lostAfterNs) {
                return;
            }
            tellBelow(came);
            tellPresent();
        }
    }

    /** No more will come. */
    void end() {
        tellBelow(highest + 1);
        told.end(highest + 1);
    }

    private void tellPresent() {
        while (next <= highest && atNs[at(next)] != NOT_COME) {
            tellFirst();
        }
    }

    private void tellFirst() {
        told.at(next, atNs[at(next)] + aheadNs);
        atNs[at(next)] = NOT_COME;
        next++;
    }

    /** Tells of all numbers below one, whatever became of them. */
    private void tellBelow(long below) {
        while (next < below) {
            long came = next;
            while (came < below && came <= highest && atNs[at(came)] == NOT_COME) {
                came++;
            }
            if (came > highest) {
                came = below;
            }
            if (came > next) {
                told.nothing(next, came - next);
                next = came;
            } else {
                tellFirst();
            }
        }
    }

    private static int at(long sequence) {
        return (int) sequence & (WINDOW - 1);
    }
}
