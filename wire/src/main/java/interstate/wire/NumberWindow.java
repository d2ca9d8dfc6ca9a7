package interstate.wire;

import java.util.Arrays;

/**
 * Which of the latest numbers of a bond's packets have come, on whatever path: the second copy of a packet is told from the first.
 *
 * <p>{@link #WIDTH} numbers wide: at 50,000 packets a second paths may differ by a second and more. Older ones count as having come.
 * Numbers go round after 2^32. A sender that starts anew draws another run, and the window begins with it; late packets of the run
 * before count as having come. One thread.
 */
public final class NumberWindow {
    /** Numbers that are remembered, a power of two. */
    public static final int WIDTH = 1 << 16;

    private static final int NO_RUN = -1;

    private final long[] came = new long[WIDTH / Long.SIZE];
    private int run = NO_RUN;
    private int runBefore = NO_RUN;
    private int newest;

    /** Whether this packet has come, or is too old to know. */
    public boolean contains(int ofRun, int number) {
        if (ofRun != run) {
            return ofRun == runBefore;
        }
        int behind = newest - number;
        return behind >= WIDTH || (behind >= 0 && isSet(number));
    }

    /** Notes a packet; false if it had come, or is too old to know. */
    public boolean add(int ofRun, int number) {
        if (contains(ofRun, number)) {
            return false;
        }
        if (ofRun != run) {
            runBefore = run;
            run = ofRun;
            Arrays.fill(came, 0);
            newest = number;
        }
        int ahead = number - newest;
        if (ahead > 0) {
            forget(ahead);
            newest = number;
        }
        came[word(number)] |= 1L << number;
        return true;
    }

    /** Makes room for so many numbers above the newest. */
    private void forget(int count) {
        if (count >= WIDTH) {
            Arrays.fill(came, 0);
            return;
        }
        for (int i = 1; i <= count; i++) {
            came[word(newest + i)] &= ~(1L << (newest + i));
        }
    }

    private boolean isSet(int number) {
        return (came[word(number)] & 1L << number) != 0;
    }

    private static int word(int number) {
        return (number & WIDTH - 1) / Long.SIZE;
    }
}
