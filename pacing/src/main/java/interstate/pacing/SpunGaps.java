package interstate.pacing;

/**
 * How many short gaps in a row the loop spins through before it sleeps through one, so that the rest of the machine, and the
 * kernel's limit on real-time threads, get their share.
 *
 * <p>Where the limit is off, ten. Else as many as leave an eighth of the CPU: one more after each window that foretells as much,
 * one fewer after one that left less than a ninth. Above 90 % busy real-time priority would be lost ({@link CpuShare}).
 */
final class SpunGaps {

    static final int MOST = 10;

    /** Percent of a window; less than this is to be left only by mistake. */
    static final int LEAST_ASLEEP = 13;

    static final int TOO_LITTLE_ASLEEP = 11;

    private final boolean unlimited;
    private boolean settled;
    private int most;

    /** @param unlimited whether the kernel lets a real-time thread have all of a CPU */
    SpunGaps(boolean unlimited) {
        this.unlimited = unlimited;
        this.most = unlimited ? MOST : 0;
    }

    /**
     * A window was measured.
     *
     * @param asleepPercent share of it that the loop slept
     * @param shortGaps whether gaps are short enough to be spun through, now
     */
    void measured(int asleepPercent, boolean shortGaps) {
        if (unlimited) {
            return;
        }
        if (!shortGaps) {
            most = 0;
            settled = false;
        } else if (!settled) {
            // Part of this window was before.
            settled = true;
        } else if (asleepPercent < TOO_LITTLE_ASLEEP) {
            most = Math.max(0, most - 1);
        } else if (asleepPercent * (most + 1) >= LEAST_ASLEEP * (most + 2)) {
            most = Math.min(MOST, most + 1);
        }
    }

    int most() {
        return most;
    }
}
