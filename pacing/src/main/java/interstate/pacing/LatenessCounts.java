package interstate.pacing;

/** A lateness histogram at one moment; percentiles are known to an eighth. */
public final class LatenessCounts {

    private final long[] counts;

    LatenessCounts(long[] counts) {
        this.counts = counts;
    }

    /** How many datagrams were counted. */
    public long total() {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }

    /** What {@code permille} of them did not exceed, in ns; 0 if there are none. */
    public long atPermille(int permille) {
        long total = total();
        long wanted = (total * permille + 999) / 1000;
        long seen = 0;
        for (int i = 0; i < counts.length && total > 0; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Lateness.upperNs(i);
            }
        }
        return 0;
    }

    /** How many were more than {@code ns} late, to an eighth. */
    public long above(long ns) {
        long sum = 0;
        for (int i = Lateness.bucket(ns) + 1; i < counts.length; i++) {
            sum += counts[i];
        }
        return sum;
    }

    /** How many were less than {@code ns} late; exact where that is 128 ns doubled some times. */
    public long below(long ns) {
        long sum = 0;
        for (int i = 0; i < Lateness.bucket(ns); i++) {
            sum += counts[i];
        }
        return sum;
    }

    public LatenessCounts plus(LatenessCounts other) {
        return combined(other, 1);
    }

    /** What was counted since {@code earlier}, a reading of the same counts. */
    public LatenessCounts since(LatenessCounts earlier) {
        return combined(earlier, -1);
    }

    private LatenessCounts combined(LatenessCounts other, int sign) {
        long[] sums = counts.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += sign * other.counts[i];
        }
        return new LatenessCounts(sums);
    }
}
