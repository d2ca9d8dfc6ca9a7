package interstate.it.judge;

import java.util.Arrays;

/** The largest distance between two distribution functions. */
public final class KolmogorovSmirnov {
    private KolmogorovSmirnov() {}

    /** Between that of the values and the uniform distribution from 0 to 1; of no values, 1. */
    public static double toUniform(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double largest = sorted.length == 0 ? 1 : 0;
        for (int i = 0; i < sorted.length; i++) {
            double uniform = Math.min(1, Math.max(0, sorted[i]));
            double above = (i + 1.0) / sorted.length - uniform;
            double below = uniform - (double) i / sorted.length;
            largest = Math.max(largest, Math.max(above, below));
        }
        return largest;
    }
}
