package interstate.pacing;

/**
 * How long before a slot the loop wakes to spin: it follows how late sleeps end.
 *
 * <p>After every sleep the wanted margin is 1.25 times the lateness plus 10 us, inside {@link #MIN_NS} to
 * {@link #MAX_NS}. The margin moves a quarter of the way up to it, but only an 8,192nd of the way down, so that it settles near
 * the 99.9th percentile of lateness: what wakes too late is seen by whoever compares a busy hour with an idle one, and spinning
 * for longer is not.
 *
 * <p>It never exceeds a quarter of the mean gap between slots (of all lanes together), so that spinning costs at most a
 * quarter of a CPU: short gaps would otherwise spin without end, starve the node that shares the machine, and lose the
 * real-time priority that makes sleeps exact. Where a real-time thread may have a CPU to itself, gaps under
 * {@link #SPUN_THROUGH_BELOW_NS} are spun through instead: then nothing of the kernel's, which other threads' system calls
 * and its own threads hold for hundreds of microseconds, is on that CPU when a slot comes.
 */
final class WakeMargin {

    static final long MIN_NS = 100_000;
    static final long MAX_NS = 400_000;
    static final long START_NS = 100_000;
    private static final long HEADROOM_NS = 10_000;
    private static final int RISE_SHIFT = 2;
    private static final int FALL_SHIFT = 13;

    private static final int GAP_SHARE_SHIFT = 2;

    /** Below this a sleep would end after the slot more often than not. */
    static final long LEAST_NS = 10_000;

    static final long SPUN_THROUGH_BELOW_NS = 100_000;

    private final boolean ownsCpu;
    private boolean spinsThrough;
    private long marginNs = START_NS;
    private long minNs = MIN_NS;
    private long maxNs = MAX_NS;

    /** @param ownsCpu whether a real-time thread may have a CPU to itself, there being others */
    WakeMargin(boolean ownsCpu) {
        this.ownsCpu = ownsCpu;
    }

    /** Lanes have come or gone: slots are this far apart in the mean, 0 without lanes. */
    void meanGap(long gapNs) {
        spinsThrough = ownsCpu && gapNs > 0 && gapNs < SPUN_THROUGH_BELOW_NS;
        maxNs = gapNs == 0 ? MAX_NS : Math.max(LEAST_NS, Math.min(MAX_NS, gapNs >> GAP_SHARE_SHIFT));
        minNs = Math.min(MIN_NS, maxNs);
        marginNs = Math.max(minNs, Math.min(marginNs, maxNs));
    }

    long ns() {
        return marginNs;
    }

    /** Whether gaps are to be spun through rather than slept through; the loop sleeps in some of them all the same. */
    boolean spinsThrough() {
        return spinsThrough;
    }

    void wokeLate(long latenessNs) {
        long wantedNs = latenessNs + (latenessNs >> 2) + HEADROOM_NS;
        if (wantedNs > marginNs && marginNs < maxNs) {
            marginNs += (Math.min(wantedNs, maxNs) - marginNs) >> RISE_SHIFT;
        } else if (wantedNs < marginNs) {
            marginNs -= (marginNs - Math.max(wantedNs, minNs)) >> FALL_SHIFT;
        }
    }
}
