package interstate.it.judge;

import java.util.Arrays;

/** Whether a size that was sampled over a run goes on growing: its level in the last quarter against the second. */
public final class Growth {
    private Growth() {}

    /** Median of the last quarter over that of the second quarter, less 1; the first quarter warms up. */
    public static double share(long[] samples) {
        if (samples.length < 8) {
            throw new IllegalArgumentException(samples.length + " samples, at least 8 wanted");
        }
        int quarter = samples.length / 4;
        double early = median(Arrays.copyOfRange(samples, quarter, 2 * quarter));
        double late = median(Arrays.copyOfRange(samples, samples.length - quarter, samples.length));
        return late / early - 1;
    }

    private static double median(long[] values) {
        return Quantiles.of(values).at(0.5);
    }
}
