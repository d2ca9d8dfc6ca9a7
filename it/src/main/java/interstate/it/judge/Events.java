package interstate.it.judge;

import java.util.Arrays;
import java.util.stream.LongStream;

/** Events of single losses: those less than a given time apart are one. */
public final class Events {
    private Events() {}

    /** How many there are among instants in any order. */
    public static int count(long[] lossesNs, long apartNs) {
        long[] sorted = LongStream.of(lossesNs).sorted().toArray();
        return (int) LongStream.range(0, sorted.length)
                .filter(i -> i == 0 || sorted[(int) i] - sorted[(int) i - 1] >= apartNs)
                .count();
    }

    /** Both ways of a link together. */
    public static int count(long[] upNs, long[] downNs, long apartNs) {
        long[] both = Arrays.copyOf(upNs, upNs.length + downNs.length);
        System.arraycopy(downNs, 0, both, upNs.length, downNs.length);
        return count(both, apartNs);
    }
}
