package interstate.actors.stamps;

import java.util.function.LongSupplier;

/**
 * How far CLOCK_REALTIME is ahead of CLOCK_MONOTONIC: the kernel's stamps are in the one, schedules in the other.
 *
 * <p>The kernel slews both alike, so this changes only when the wall clock is set. Each measurement is an interval: one
 * look at the wall clock lies between two at the other. While intervals overlap the narrowest is believed; one that does
 * not means that the clock was set. What was stamped since the measurement before the last is then of unknown time.
 *
 * <p>One thread.
 */
final class ClockOffset {

    private static final int TRIES = 5;
    /** Between three measurements that agree lie all stamps that are read after the second and before the third. */
    private static final int STEADY = 2;

    private final LongSupplier monotonicNs;
    private final LongSupplier epochNs;
    private long lowNs;
    private long highNs;
    private int agreed = -1;
    private long steps;

    /**
     * Measures once.
     *
     * @param monotonicNs CLOCK_MONOTONIC
     * @param epochNs CLOCK_REALTIME
     */
    ClockOffset(LongSupplier monotonicNs, LongSupplier epochNs) {
        this.monotonicNs = monotonicNs;
        this.epochNs = epochNs;
        measure();
    }

    /** Measures again. */
    void measure() {
        long low = 0;
        long high = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long before = monotonicNs.getAsLong();
            long wall = epochNs.getAsLong();
            long after = monotonicNs.getAsLong();
            if (after - before < high - low) {
                low = wall - after;
                high = wall - before;
            }
        }
        if (agreed < 0 || low > highNs || high < lowNs) {
            steps += agreed < 0 ? 0 : 1;
            agreed = 0;
            lowNs = low;
            highNs = high;
        } else {
            agreed++;
            if (high - low < highNs - lowNs) {
                lowNs = low;
                highNs = high;
            }
        }
    }

    /** Whether this and the two measurements before it agree. */
    boolean steady() {
        return agreed >= STEADY;
    }

    /** What is to be taken from CLOCK_REALTIME, give or take {@link #uncertaintyNs}. */
    long ns() {
        return lowNs + (highNs - lowNs) / 2;
    }

    long uncertaintyNs() {
        return (highNs - lowNs) / 2 + 1;
    }

    /** How often the wall clock was found to have been set. */
    long steps() {
        return steps;
    }
}
