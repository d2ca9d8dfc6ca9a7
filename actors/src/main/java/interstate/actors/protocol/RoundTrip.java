package interstate.actors.protocol;

/**
 * How long it takes until the other end's answer to a payload is here, its lead and its wait for a slot included: smoothed
 * mean and deviation as RFC 6298 has them. One thread.
 */
final class RoundTrip {

    private static final int MEAN_SHIFT = 3;
    private static final int DEVIATION_SHIFT = 2;
    private static final int DEVIATIONS = 4;
    /** Longer ones say nothing of the path. */
    private static final long MAX_NS = 10_000_000_000L;

    private long meanNs;
    private long deviationNs;
    private boolean known;

    void sample(long ns) {
        if (ns < 0 || ns > MAX_NS) {
            return;
        }
        if (!known) {
            known = true;
            meanNs = ns;
            deviationNs = ns / 2;
            return;
        }
        deviationNs += (Math.abs(ns - meanNs) - deviationNs) >> DEVIATION_SHIFT;
        meanNs += (ns - meanNs) >> MEAN_SHIFT;
    }

    boolean isKnown() {
        return known;
    }

    /** Smoothed; 0 before the first sample. */
    long meanNs() {
        return meanNs;
    }

    /** As long as it takes nearly always; 0 before the first sample. */
    long longNs() {
        return meanNs + DEVIATIONS * deviationNs;
    }
}
