package interstate.actors.agent;

/**
 * How many inner bytes may go towards a link: a limit in the long run, with bursts of 10 ms or one packet (the generic cell
 * rate algorithm, ITU-T I.371, counting bytes). What it holds back waits in the link's fair queue. The TUN reader's thread
 * alone.
 */
public final class InnerRate {
    private static final long BURST_NS = 10_000_000;
    private static final double NS_PER_SECOND = 1e9;

    private final double nsPerByte;
    private long freeAtNs;
    private boolean used;

    /** @param bytesPerSecond 0: no limit */
    public InnerRate(long bytesPerSecond) {
        nsPerByte = bytesPerSecond == 0 ? 0 : NS_PER_SECOND / (double) bytesPerSecond;
    }

    /** Whether a packet may go now. */
    boolean passes(long nowNs) {
        return !used || freeAtNs - nowNs < BURST_NS;
    }

    /** A packet went. */
    void took(int bytes, long nowNs) {
        if (nsPerByte == 0) {
            return;
        }
        if (!used || freeAtNs - nowNs < 0) {
            freeAtNs = nowNs;
            used = true;
        }
        freeAtNs += Math.round((double) bytes * nsPerByte);
    }
}
