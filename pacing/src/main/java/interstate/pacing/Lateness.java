package interstate.pacing;

/**
 * Buckets of a lateness histogram: eight to each doubling from 128 ns to about 8 s, so a percentile is known to an eighth.
 *
 * <p>The counts themselves lie in the lane's header, written by the pacer, read by whoever maps the lane.
 */
final class Lateness {

    static final int BUCKETS = 209;
    private static final int FIRST_EXPONENT = 7;
    private static final int SUB_BITS = 3;

    private Lateness() {}

    static int bucket(long latenessNs) {
        if (latenessNs < 1L << FIRST_EXPONENT) {
            return 0;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(latenessNs);
        int sub = (int) (latenessNs >>> (exponent - SUB_BITS)) & ((1 << SUB_BITS) - 1);
        return Math.min(BUCKETS - 1, ((exponent - FIRST_EXPONENT) << SUB_BITS) + sub + 1);
    }

    /** Smallest lateness, in ns, that lies above the bucket. */
    static long upperNs(int bucket) {
        int exponent = FIRST_EXPONENT + (bucket >> SUB_BITS);
        long sub = bucket & ((1 << SUB_BITS) - 1);
        return (1L << exponent) + (sub << (exponent - SUB_BITS));
    }
}
