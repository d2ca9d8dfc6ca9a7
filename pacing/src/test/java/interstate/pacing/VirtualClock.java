package interstate.pacing;

/** A clock that moves when it is slept on, spun on, or told to. */
final class VirtualClock implements SlotClock {

    static final long START_NS = 1_000_000_000L;
    private static final long SPIN_NS = 100;

    private long nowNs = START_NS;
    private long looks;
    private long stallAtLook = -1;
    private long stallNs;

    /** UTC less this clock; may be changed at any time, as by an administrator. */
    long utcAheadNs;

    /** Added to the end of every sleep. */
    long wakeLateNs;

    /** How often it was slept and spun on. */
    long sleeps;

    long spins;

    @Override
    public long nowNs() {
        if (looks++ == stallAtLook) {
            nowNs += stallNs;
        }
        return nowNs;
    }

    @Override
    public long utcNs() {
        return nowNs + utcAheadNs;
    }

    @Override
    public void sleepUntilNs(long instantNs) {
        sleeps++;
        nowNs = Math.max(nowNs, instantNs) + wakeLateNs;
    }

    @Override
    public void spin() {
        spins++;
        nowNs += SPIN_NS;
    }

    void advance(long ns) {
        nowNs += ns;
    }

    /** Lets {@code ns} go by at the look after {@code looksFromNow} others. */
    void stallAfterLooks(int looksFromNow, long ns) {
        stallAtLook = looks + looksFromNow;
        stallNs = ns;
    }
}
