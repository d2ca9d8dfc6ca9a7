package interstate.crypto;

/**
 * Lets through so many a second and so many at once (the generic cell rate algorithm, ITU-T I.371): full at first.
 *
 * <p>Pure: time is an argument, from any monotonic clock. One thread at a time.
 */
public final class TokenBucket {
    private static final double NS_PER_SECOND = 1e9;

    private final long intervalNs;
    private final long burstNs;
    private long fullAtNs;
    private boolean used;

    /**
     * @param perSecond the rate in the long run, more than 0
     * @param burst how many may pass at one instant after a long silence, at least 1
     */
    public TokenBucket(double perSecond, int burst) {
        if (!(perSecond > 0) || burst < 1) {
            throw new IllegalArgumentException("a bucket needs a rate above 0 and a burst of at least 1");
        }
        intervalNs = Math.max(1, Math.round(NS_PER_SECOND / perSecond));
        burstNs = Math.multiplyExact(intervalNs, burst);
    }

    /** Takes one token if there is one. */
    public boolean take(long nowNs) {
        return take(nowNs, 1);
    }

    /** Whether so many tokens are there; none is taken. */
    public boolean has(long nowNs, int count) {
        long owedNs = used ? Math.max(0, fullAtNs - nowNs) : 0;
        return owedNs + intervalNs * count <= burstNs;
    }

    /** Takes so many tokens if they are there, else none. */
    public boolean take(long nowNs, int count) {
        if (!used || fullAtNs - nowNs < 0) {
            fullAtNs = nowNs;
            used = true;
        }
        long takenNs = intervalNs * count;
        if (fullAtNs - nowNs + takenNs > burstNs) {
            return false;
        }
        fullAtNs += takenNs;
        return true;
    }

    /** Whether the bucket is full again, so that forgetting it changes nothing. */
    public boolean isFull(long nowNs) {
        return !used || fullAtNs - nowNs <= 0;
    }
}
