package interstate.it.judge;

import java.util.Arrays;
import java.util.List;
import org.agrona.collections.LongArrayList;

/**
 * How the largest values fall on groups: what lies above one cut, a quantile of all groups together, counted group by group.
 * So in all there are as many whatever is measured, and two measurements of the same groups can be compared.
 */
public final class Tails {
    private final long cut;
    private final long[] above;

    private Tails(long cut, long[] above) {
        this.cut = cut;
        this.above = above;
    }

    /**
     * Of groups of about the same size.
     *
     * @param q the quantile, above 0, at most 1
     */
    public static Tails of(List<long[]> groups, double q) {
        LongArrayList all = new LongArrayList();
        groups.forEach(group -> Arrays.stream(group).forEach(all::addLong));
        long cut = Quantiles.of(all.toLongArray()).at(q);
        return new Tails(
                cut,
                groups.stream()
                        .mapToLong(group -> Quantiles.of(group).above(cut))
                        .toArray());
    }

    public long cut() {
        return cut;
    }

    /** How many values of a group are above the cut. */
    public long above(int group) {
        return above[group];
    }

    /** The largest count less the least. */
    public long apart() {
        return most() - least();
    }

    /**
     * By how much two of these may be apart though the same holds for both: so many standard deviations of the four counts
     * that make the distances, where single values fall by chance (Poisson). Stalls come in bursts, so chance does more.
     */
    public static double chance(Tails one, Tails other, double deviations) {
        return deviations * Math.sqrt((double) one.most() + one.least() + other.most() + other.least());
    }

    private long most() {
        return Arrays.stream(above).max().orElse(0);
    }

    private long least() {
        return Arrays.stream(above).min().orElse(0);
    }
}
