package interstate.it.judge;

import java.util.Arrays;

/** What a simple observer computes of a window of gaps between datagrams, in nanoseconds. */
public enum GapFeature {
    MEAN,
    DEVIATION,
    MAX,
    P95;

    /**
     * The feature of one window after the other; what is left over at the end is not looked at.
     *
     * @param timesNs when datagrams passed, ascending
     * @param window gaps in each
     */
    public double[] windows(long[] timesNs, int window) {
        int count = Math.max(0, timesNs.length - 1) / window;
        double[] features = new double[count];
        long[] gaps = new long[window];
        for (int w = 0; w < count; w++) {
            for (int i = 0; i < window; i++) {
                int at = w * window + i;
                gaps[i] = timesNs[at + 1] - timesNs[at];
            }
            features[w] = of(gaps);
        }
        return features;
    }

    private double of(long[] window) {
        return switch (this) {
            case MEAN -> mean(window);
            case DEVIATION -> deviation(window);
            case MAX -> Quantiles.of(window).largest();
            case P95 -> Quantiles.of(window).at(0.95);
        };
    }

    private static double mean(long[] window) {
        return Arrays.stream(window).average().orElse(0);
    }

    private static double deviation(long[] window) {
        double mean = mean(window);
        return Math.sqrt(Arrays.stream(window)
                .mapToDouble(gap -> (gap - mean) * (gap - mean))
                .average()
                .orElse(0));
    }
}
