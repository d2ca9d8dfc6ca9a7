package interstate.actors.protocol;

/** Which number was the highest some time ago: seldom noted, for as long as two waits. One thread. */
final class HighestBefore {

    /** Nobody knows. */
    static final long UNKNOWN = -1;

    private static final int LOOKS = 128;
    private static final int LOOKS_A_WAIT = 32;

    private final long[] lookNs = new long[LOOKS];
    private final long[] lookHighest = new long[LOOKS];
    private long looks;
    private long lastNs;

    /** Notes the highest number, if a part of the wait has passed since the last time. */
    void look(long nowNs, long waitNs, long highest) {
        if (nowNs - lastNs >= waitNs / LOOKS_A_WAIT) {
            lastNs = nowNs;
            int i = (int) looks++ & (LOOKS - 1);
            lookNs[i] = nowNs;
            lookHighest[i] = highest;
        }
    }

    /** What was the highest at that time or shortly before, or {@link #UNKNOWN}. */
    long at(long thenNs) {
        for (long look = looks - 1; look >= Math.max(0, looks - LOOKS); look--) {
            int i = (int) look & (LOOKS - 1);
            if (lookNs[i] <= thenNs) {
                return lookHighest[i];
            }
        }
        return UNKNOWN;
    }
}
