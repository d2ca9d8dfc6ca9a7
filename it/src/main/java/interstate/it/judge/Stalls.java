package interstate.it.judge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * When the host did not run the CPU of a pacer, as the probe saw it. What falls into a stall is the host's doing and is
 * reported apart; a run in which more than {@link #MOST_EXCUSED} is excused is void.
 */
public final class Stalls {
    /** Share of a run. */
    public static final double MOST_EXCUSED = 0.005;

    public static final Stalls NONE = new Stalls(List.of());

    /** Disjoint, ascending. */
    private final List<Interval> intervals;

    private Stalls(List<Interval> intervals) {
        this.intervals = intervals;
    }

    /** In any order, overlapping or not. */
    public static Stalls of(List<Interval> seen) {
        List<Interval> merged = new ArrayList<>();
        for (Interval next :
                seen.stream().sorted(Comparator.comparingLong(Interval::fromNs)).toList()) {
            Interval last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && next.fromNs() <= last.toNs()) {
                merged.set(merged.size() - 1, new Interval(last.fromNs(), Math.max(last.toNs(), next.toNs())));
            } else {
                merged.add(next);
            }
        }
        return new Stalls(List.copyOf(merged));
    }

    public List<Interval> intervals() {
        return intervals;
    }

    /** The same in another clock. */
    public Stalls shifted(long byNs) {
        return new Stalls(intervals.stream().map(i -> i.shifted(byNs)).toList());
    }

    /** Whether any stall shares an instant with this stretch. */
    public boolean touches(long fromNs, long toNs) {
        int low = 0;
        int high = intervals.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (intervals.get(middle).toNs() < fromNs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < intervals.size() && intervals.get(low).fromNs() <= toNs;
    }

    public boolean contains(long ns) {
        return touches(ns, ns);
    }

    public long stalledNs(long fromNs, long toNs) {
        long sum = 0;
        for (Interval i : intervals) {
            sum += Math.max(0, Math.min(i.toNs(), toNs) - Math.max(i.fromNs(), fromNs));
        }
        return sum;
    }

    /** How much of a run is the host's, 0 to 1. */
    public double share(long fromNs, long toNs) {
        return toNs <= fromNs ? 0 : (double) stalledNs(fromNs, toNs) / (toNs - fromNs);
    }

    public boolean makesVoid(long fromNs, long toNs) {
        return share(fromNs, toNs) > MOST_EXCUSED;
    }
}
