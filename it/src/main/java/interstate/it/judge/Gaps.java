package interstate.it.judge;

/**
 * The gaps of one direction against what the schedule allows: its largest interval and an allowance, 5 ms unless said otherwise.
 *
 * @param count gaps, one less than datagrams
 * @param limitNs longer than this is too long
 * @param largestNs the longest, host stalls included
 * @param largestAtNs when it began
 * @param largestUnexcusedNs the longest that no host stall touches
 * @param over too long ones, host stalls included
 * @param overUnexcused too long ones that no host stall touches
 * @param meanNs mean gap, 0 without gaps
 * @param deviationNs standard deviation
 */
public record Gaps(
        int count,
        long limitNs,
        long largestNs,
        long largestAtNs,
        long largestUnexcusedNs,
        int over,
        int overUnexcused,
        double meanNs,
        double deviationNs) {

    public static final long ALLOWANCE_NS = 5_000_000;

    /**
     * Looks at every gap.
     *
     * @param timesNs when datagrams passed, ascending
     * @param largestIntervalNs the schedule's
     * @param stalls in the same clock
     */
    public static Gaps of(long[] timesNs, long largestIntervalNs, Stalls stalls) {
        return of(timesNs, largestIntervalNs, ALLOWANCE_NS, stalls);
    }

    /** As above with another allowance. */
    public static Gaps of(long[] timesNs, long largestIntervalNs, long allowanceNs, Stalls stalls) {
        long limitNs = largestIntervalNs + allowanceNs;
        long largest = 0;
        long largestAt = 0;
        long largestUnexcused = 0;
        int over = 0;
        int overUnexcused = 0;
        double sum = 0;
        double squares = 0;
        for (int i = 1; i < timesNs.length; i++) {
            long gap = timesNs[i] - timesNs[i - 1];
            sum += gap;
            squares += (double) gap * gap;
            if (gap > largest) {
                largest = gap;
                largestAt = timesNs[i - 1];
            }
            over += gap > limitNs ? 1 : 0;
            if ((gap > largestUnexcused || gap > limitNs) && !stalls.touches(timesNs[i - 1], timesNs[i])) {
                largestUnexcused = Math.max(largestUnexcused, gap);
                overUnexcused += gap > limitNs ? 1 : 0;
            }
        }
        int count = Math.max(0, timesNs.length - 1);
        double mean = count == 0 ? 0 : sum / count;
        double variance = count < 2 ? 0 : Math.max(0, (squares - sum * mean) / (count - 1));
        return new Gaps(
                count, limitNs, largest, largestAt, largestUnexcused, over, overUnexcused, mean, Math.sqrt(variance));
    }

    public boolean withinLimit() {
        return count > 0 && overUnexcused == 0;
    }
}
