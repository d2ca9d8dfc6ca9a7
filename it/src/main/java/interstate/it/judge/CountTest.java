package interstate.it.judge;

/**
 * Idle against busy: whether two counts over the same time could come from one schedule.
 *
 * @param idle datagrams in the idle time
 * @param busy datagrams in the busy time
 * @param standardErrors how far apart they are, in standard errors of the difference of two independent counts
 */
public record CountTest(long idle, long busy, double standardErrors) {
    public static final double LIMIT = 4;

    public static CountTest of(long idle, long busy, long durationNs, DefaultSchedule schedule) {
        double error = Math.sqrt(2) * schedule.countDeviation(durationNs);
        return new CountTest(idle, busy, Math.abs(idle - busy) / error);
    }

    public boolean met() {
        return standardErrors < LIMIT;
    }

    /** How many of the instants, ascending, lie in a time from {@code fromNs} on. */
    public static long count(long[] timesNs, long fromNs, long durationNs) {
        long count = 0;
        for (long t : timesNs) {
            if (t >= fromNs && t < fromNs + durationNs) {
                count++;
            }
        }
        return count;
    }
}
