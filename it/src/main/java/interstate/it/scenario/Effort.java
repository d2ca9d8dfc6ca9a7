package interstate.it.scenario;

/** How long a scenario may take: as long as its claims say, or just enough to see that it works. */
public enum Effort {
    /** The durations and numbers of the claims. */
    FULL,
    /** A fraction of them. */
    QUICK;

    /** The number for this effort. */
    public int of(int full, int quick) {
        return this == FULL ? full : quick;
    }
}
