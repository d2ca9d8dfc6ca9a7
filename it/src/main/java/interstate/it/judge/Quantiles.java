package interstate.it.judge;

import java.util.Arrays;

/** Order statistics of a set of numbers: of n sorted values the q-quantile is the one at rank ceil(q n). */
public final class Quantiles {
    private final long[] sorted;

    private Quantiles(long[] sorted) {
        this.sorted = sorted;
    }

    public static Quantiles of(long[] values) {
        long[] copy = values.clone();
        Arrays.sort(copy);
        return new Quantiles(copy);
    }

    public int count() {
        return sorted.length;
    }

    /**
     * The q-quantile; of no values, 0.
     *
     * @param q above 0, at most 1
     */
    public long at(double q) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(q * sorted.length);
        return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1];
    }

    public long largest() {
        return at(1);
    }
}
