package interstate.it.judge;

/**
 * The moments of the default schedule's interval, computed here and not by the code that draws it: interval +- jitter, the
 * inner three quarters of the range four times as dense as the rest (docs/PROTOCOL.md, Schedules).
 *
 * @param intervalNs mean
 * @param jitterPermille half-width of the range as permille of the interval
 */
public record DefaultSchedule(long intervalNs, int jitterPermille) {
    private static final double INNER_SHARE_OF_RANGE = 0.75;
    private static final double INNER_DENSITY = 4;

    public long largestIntervalNs() {
        return intervalNs + intervalNs * jitterPermille / 1_000;
    }

    /** Standard deviation of one interval. */
    public double deviationNs() {
        double halfWidth = intervalNs * jitterPermille / 1_000.0;
        return halfWidth * Math.sqrt(unitVariance());
    }

    /** Variance over a range from -1 to 1: E(x^2) of a density that has one step on either side. */
    private static double unitVariance() {
        double q = INNER_SHARE_OF_RANGE;
        double mass = INNER_DENSITY * q + (1 - q);
        double inner = INNER_DENSITY * q * q * q / 3;
        double outer = (1 - q * q * q) / 3;
        return (inner + outer) / mass;
    }

    /** Expected number of datagrams in a time. */
    public double count(long durationNs) {
        return (double) durationNs / intervalNs;
    }

    /** Standard deviation of that number: of a renewal process over a long time, sqrt(T sigma^2 / mu^3). */
    public double countDeviation(long durationNs) {
        return deviationNs() / intervalNs * Math.sqrt(count(durationNs));
    }

    /** Mean time from a random instant to the next slot (mean residual life of a renewal process). */
    public double meanWaitNs() {
        double deviation = deviationNs();
        return intervalNs / 2.0 + deviation * deviation / (2.0 * intervalNs);
    }
}
