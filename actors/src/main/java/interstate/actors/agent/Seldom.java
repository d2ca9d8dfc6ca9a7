package interstate.actors.agent;

/**
 * Thins out a log line that would repeat: the first passes at once, the next ones after pauses that double from 5 s to 10
 * minutes. After a quiet minute it begins anew. Any thread.
 */
public final class Seldom {

    private static final long FIRST_PAUSE_NS = 5_000_000_000L;
    private static final long LONGEST_PAUSE_NS = 600_000_000_000L;
    private static final long QUIET_NS = 60_000_000_000L;

    private boolean any;
    private long lastNs;
    private long toldNs;
    private long pauseNs;
    private long heldBack;

    /** How many occurrences the line stands for, this one included, or 0 if this one is not to be told. */
    public synchronized long pass(long nowNs) {
        boolean anew = !any || nowNs - lastNs > QUIET_NS;
        any = true;
        lastNs = nowNs;
        heldBack++;
        if (!anew && nowNs - toldNs < pauseNs) {
            return 0;
        }
        pauseNs = anew ? FIRST_PAUSE_NS : Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
        toldNs = nowNs;
        long times = heldBack;
        heldBack = 0;
        return times;
    }
}
