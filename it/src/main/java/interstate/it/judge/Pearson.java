package interstate.it.judge;

/** How far one number follows another, as a straight line does: the product-moment correlation. */
public final class Pearson {
    private Pearson() {}

    /** From -1 to 1; 0 where either has no variance. Both have the same length. */
    public static double of(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(x.length + " against " + y.length + " values");
        }
        double xMean = mean(x);
        double yMean = mean(y);
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - xMean) * (x[i] - xMean);
            yy += (y[i] - yMean) * (y[i] - yMean);
            xy += (x[i] - xMean) * (y[i] - yMean);
        }
        return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return values.length == 0 ? 0 : sum / values.length;
    }
}
