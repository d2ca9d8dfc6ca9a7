package interstate.pacing;

/**
 * Decides whether a loop that spins at normal priority has its CPU to itself: by how much time passes between two turns.
 *
 * <p>A turn takes some microseconds; one that took {@link #STOLEN_NS} was interrupted. Where more than a 32nd of four windows in
 * a row was lost like that, others want the CPU, and spinning at normal priority is not tried again for {@link #LEAST_AWAY_NS};
 * for twice as long where it had begun less than {@link #MOST_AWAY_NS} before, and never for longer than that. One window is not
 * enough: a host that stalls for some milliseconds takes a CPU from any priority.
 */
final class StolenTime {

    static final long STOLEN_NS = 50_000;
    static final long LEAST_AWAY_NS = 1_000_000_000L;
    static final long MOST_AWAY_NS = 16_000_000_000L;
    private static final int MOST_OF_A_WINDOW_SHIFT = 5;
    static final int WINDOWS_IN_A_ROW = 4;

    private boolean spinning;
    private long turnedNs;
    private long stolenNs;
    private long spunNs;
    private int crowdedWindows;
    private boolean away;
    private long awayNs = LEAST_AWAY_NS;
    private long awayUntilNs;

    /** The loop turns, having spun since the last turn. */
    void spun(long nowNs) {
        if (spinning) {
            long sinceNs = nowNs - turnedNs;
            spunNs += sinceNs;
            stolenNs += sinceNs > STOLEN_NS ? sinceNs : 0;
        }
        spinning = true;
        turnedNs = nowNs;
    }

    /** The loop turns, and has slept or runs ahead of others: the time since the last turn tells nothing. */
    void notSpun() {
        spinning = false;
    }

    /** A window of time is over. */
    void windowClosed(long nowNs) {
        boolean crowded = stolenNs > spunNs >> MOST_OF_A_WINDOW_SHIFT;
        crowdedWindows = crowded ? crowdedWindows + 1 : 0;
        stolenNs = 0;
        spunNs = 0;
        if (crowdedWindows == WINDOWS_IN_A_ROW) {
            crowdedWindows = 0;
            awayNs = nowNs - awayUntilNs < MOST_AWAY_NS ? Math.min(2 * awayNs, MOST_AWAY_NS) : LEAST_AWAY_NS;
            away = true;
            awayUntilNs = nowNs + awayNs;
        } else if (away && nowNs - awayUntilNs >= 0) {
            away = false;
        }
    }

    /** Whether others want the CPU, or did shortly before. */
    boolean crowded() {
        return away;
    }
}
