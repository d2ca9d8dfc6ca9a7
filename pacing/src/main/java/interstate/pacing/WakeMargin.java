package interstate.pacing;

/**
 * How long before a slot the loop wakes to spin: it follows how late sleeps end.
 *
 * <p>After every sleep the wanted margin is 1.25 times the lateness plus 10 us, inside {@link #MIN_NS} to
 * {@link #MAX_NS}. The margin moves an eighth of the way up to it, but only a 1,024th of the way down, so that it settles
 * near the 99th percentile of lateness.
 */
final class WakeMargin {

    static final long MIN_NS = 50_000;
    static final long MAX_NS = 400_000;
    static final long START_NS = 100_000;
    private static final long HEADROOM_NS = 10_000;
    private static final int RISE_SHIFT = 3;
    private static final int FALL_SHIFT = 10;

    private long marginNs = START_NS;

    long ns() {
        return marginNs;
    }

    void wokeLate(long latenessNs) {
        long wantedNs = latenessNs + (latenessNs >> 2) + HEADROOM_NS;
        if (wantedNs > marginNs) {
            marginNs += (Math.min(wantedNs, MAX_NS) - marginNs) >> RISE_SHIFT;
        } else {
            marginNs -= (marginNs - Math.max(wantedNs, MIN_NS)) >> FALL_SHIFT;
        }
    }
}
