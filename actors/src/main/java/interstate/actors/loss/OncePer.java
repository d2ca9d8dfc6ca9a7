package interstate.actors.loss;

/** Lets something through at most once in a time, and counts what it held back. */
final class OncePer {

    private final long pauseNs;
    private boolean any;
    private long passedNs;
    private long heldBack;

    OncePer(long pauseNs) {
        this.pauseNs = pauseNs;
    }

    /** For how many this one stands, itself included, or 0 if it is held back. */
    long pass(long nowNs) {
        heldBack++;
        if (any && nowNs - passedNs < pauseNs) {
            return 0;
        }
        any = true;
        passedNs = nowNs;
        long stoodFor = heldBack;
        heldBack = 0;
        return stoodFor;
    }
}
