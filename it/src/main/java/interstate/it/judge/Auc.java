package interstate.it.judge;

import java.util.Arrays;

/**
 * How well one number tells two kinds of samples apart: the area under the receiver operating characteristic, which is the
 * chance that a sample of the second kind has the larger number (Hanley and McNeil 1982). 0.5: not at all; 0 or 1: always.
 */
public final class Auc {
    private Auc() {}

    /** Of two sets of samples; ties count half. Without samples on either side, 0.5. */
    public static double of(double[] first, double[] second) {
        if (first.length == 0 || second.length == 0) {
            return 0.5;
        }
        double[] sorted = first.clone();
        Arrays.sort(sorted);
        double larger = 0;
        for (double value : second) {
            larger += (below(sorted, value, false) + below(sorted, value, true)) / 2.0;
        }
        return larger / first.length / second.length;
    }

    /** How many of the sorted values are below one, or not above it. */
    private static int below(double[] sorted, double value, boolean orEqual) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || (orEqual && sorted[middle] == value)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
