package interstate.pacing;

/**
 * Decides whether the loop may run at real-time priority: only while it leaves a tenth of its CPU free.
 *
 * <p>Above 95 % the kernel stops a real-time thread for 50 ms of every second (RT limit, fair server). So the share is
 * estimated when lanes change, before it can be measured, and then measured over windows of 250 ms; once it was too high,
 * real time comes back after 10 s below 70 %.
 */
final class CpuShare {

    static final long WINDOW_NS = 250_000_000L;
    private static final int MOST_PERCENT = 90;
    private static final int CALM_PERCENT = 70;
    private static final int CALM_WINDOWS = 40;

    /** A send and the work around it, generously: in a system call of its own, and in one with others. */
    private static final double SLOT_NS = 15_000;

    private static final double GATHERED_SLOT_NS = 7_000;

    private double sending;
    private double quiet = 1;
    private long windowStartNs;
    private long asleepNs;
    private int calmWindows = CALM_WINDOWS;

    /** Begins to measure. */
    void start(long nowNs) {
        windowStartNs = nowNs;
        asleepNs = 0;
    }

    /** Forgets the estimate, to be built up again from all lanes. */
    void noLanes() {
        sending = 0;
        quiet = 1;
    }

    /** Adds a lane to the estimate: its sends add up, while the spinning of lanes overlaps as that of random phases. */
    void lane(long intervalNs, long marginNs) {
        sending += SLOT_NS / intervalNs;
        quiet *= 1 - Math.min(1, marginNs / (double) intervalNs);
    }

    /** Adds a lane whose slots leave together with those of others; there are too many for spinning to count. */
    void gatheredLane(long intervalNs) {
        sending += GATHERED_SLOT_NS / intervalNs;
    }

    void slept(long ns) {
        asleepNs += ns;
    }

    /** Closes a window if it is over; true if then the answer of {@link #leavesTenth} may be another. */
    boolean windowClosed(long nowNs) {
        long lengthNs = nowNs - windowStartNs;
        if (lengthNs < WINDOW_NS) {
            return false;
        }
        long busyPercent = 100 - 100 * asleepNs / lengthNs;
        if (busyPercent > MOST_PERCENT) {
            calmWindows = 0;
        } else if (busyPercent >= CALM_PERCENT) {
            calmWindows = leftTenth() ? calmWindows : 0;
        } else {
            calmWindows = Math.min(calmWindows + 1, CALM_WINDOWS);
        }
        start(nowNs);
        return true;
    }

    private boolean leftTenth() {
        return calmWindows == CALM_WINDOWS;
    }

    boolean leavesTenth() {
        return leftTenth() && 100 * (sending + 1 - quiet) <= MOST_PERCENT;
    }
}
