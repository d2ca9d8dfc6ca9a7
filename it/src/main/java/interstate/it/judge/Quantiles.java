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

    /** Standard deviation of the values that do not exceed the q-quantile; of none, 0. */
    public double deviationUpTo(double q) {
        long cut = at(q);
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (long value : sorted) {
            if (value <= cut) {
                sum += value;
                squares += (double) value * value;
                count++;
            }
        }
        return count == 0 ? 0 : Math.sqrt(Math.max(0, squares / count - sum / count * (sum / count)));
    }

    /** How many are larger. */
    public int above(long value) {
        int count = 0;
        for (int i = sorted.length - 1; i >= 0 && sorted[i] > value; i--) {
            count++;
        }
        return count;
    }

    public long largest() {
        return at(1);
    }
}
