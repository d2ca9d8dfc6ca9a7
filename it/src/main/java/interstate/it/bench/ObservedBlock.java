package interstate.it.bench;

import interstate.it.bench.ObservedBlocks.Workload;
import java.util.Arrays;
import org.agrona.collections.LongArrayList;

/** What was seen of one lane under one workload for some seconds: datagrams at the far end, and the slots they left in. */
final class ObservedBlock {
    /** The capture's clock and the pacer's agree to a few microseconds at best. */
    private static final long TOLERANCE_NS = 20_000;

    private final Workload workload;
    private final long[] timesNs;
    private final long[] slots;
    private final double dataShare;
    private final long[] spareNs;

    /**
     * Of one block.
     *
     * @param timesNs when datagrams passed, ascending
     * @param slots number and instant by turns of the slots, ascending, same clock
     * @param dataShare of the slots, 0 to 1
     * @param spareNs how late the spare probe woke meanwhile, tick by tick
     */
    ObservedBlock(Workload workload, long[] timesNs, long[] slots, double dataShare, long[] spareNs) {
        this.workload = workload;
        this.timesNs = timesNs.clone();
        this.slots = slots.clone();
        this.dataShare = dataShare;
        this.spareNs = spareNs.clone();
    }

    Workload workload() {
        return workload;
    }

    /** Share of the slots that carried data. */
    double dataShare() {
        return dataShare;
    }

    /** How late the spare probe woke, tick by tick. */
    long[] spareNs() {
        return spareNs.clone();
    }

    long[] timesNs() {
        return timesNs.clone();
    }

    /** Of every datagram against the newest instant that is not after it. */
    long[] latenessNs() {
        LongArrayList late = new LongArrayList();
        int at = -1;
        for (long t : timesNs) {
            at = newest(at, t);
            if (at >= 0) {
                late.addLong(t - slots[2 * at + 1]);
            }
        }
        return late.toLongArray();
    }

    /** The same datagrams as if those of slots with even numbers had left so much later. */
    long[] timesNsWithEvenSlotsLater(long byNs) {
        long[] later = timesNs.clone();
        int at = -1;
        for (int i = 0; i < timesNs.length; i++) {
            at = newest(at, timesNs[i]);
            if (at >= 0 && slots[2 * at] % 2 == 0) {
                later[i] += byNs;
            }
        }
        Arrays.sort(later);
        return later;
    }

    private int newest(int from, long timeNs) {
        int at = from;
        while (2 * (at + 1) < slots.length && slots[2 * (at + 1) + 1] <= timeNs + TOLERANCE_NS) {
            at++;
        }
        return at;
    }
}
