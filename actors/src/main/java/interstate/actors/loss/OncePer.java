package interstate.actors.loss;

/** Lets something through at most once in a time, after the first few, and counts what it held back. */
public final class OncePer {

    private final long pauseNs;
    private final long aheadNs;
    private boolean any;
    private long dueNs;
    private long heldBack;

    OncePer(long pauseNs) {
        this(pauseNs, 1);
    }

    /** @param first so many are let through at once, and again after as many pauses without any */
    public OncePer(long pauseNs, int first) {
        this.pauseNs = pauseNs;
        this.aheadNs = (first - 1) * pauseNs;
    }

    /** For how many this one stands, itself included, or 0 if it is held back. */
    public long pass(long nowNs) {
        heldBack++;
        if (any && dueNs - nowNs > aheadNs) {
            return 0;
        }
        dueNs = (any ? Math.max(dueNs - nowNs, 0) : 0) + nowNs + pauseNs;
        any = true;
        long stoodFor = heldBack;
        heldBack = 0;
        return stoodFor;
    }
}
