package interstate.actors.protocol;

/** Tells events from single losses: those less than a given time apart are one. */
public final class LossEvents {

    private final long apartNs;
    private boolean any;
    private long lastNs;
    private long before;

    /** @param apartNs from so long a pause on, what is lost next is an event of its own */
    public LossEvents(long apartNs) {
        this.apartNs = apartNs;
    }

    /**
     * Looks at a count.
     *
     * @param lost all that was lost so far
     * @return whether an event has begun
     */
    public boolean look(long nowNs, long lost) {
        if (lost <= before) {
            return false;
        }
        before = lost;
        boolean begins = !any || nowNs - lastNs >= apartNs;
        any = true;
        lastNs = nowNs;
        return begins;
    }
}
