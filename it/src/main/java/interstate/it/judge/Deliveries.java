package interstate.it.judge;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.agrona.collections.LongArrayList;

/**
 * What became of numbered packets: each is delivered when its first copy comes. Instants of both ends are of one clock.
 */
public final class Deliveries {
    private static final long NOT = -1;

    private final long[] sentNs;
    private final int[] bytes;
    private final long[] deliveredNs;
    private final int duplicates;
    private final int outOfOrder;

    private Deliveries(long[] sentNs, int[] bytes, long[] deliveredNs, int duplicates, int outOfOrder) {
        this.sentNs = sentNs;
        this.bytes = bytes;
        this.deliveredNs = deliveredNs;
        this.duplicates = duplicates;
        this.outOfOrder = outOfOrder;
    }

    /**
     * Of packets and what came.
     *
     * @param sentNs by number; -1 for a number that was not sent
     * @param bytes lengths by number
     * @param cameNumbers numbers in the order in which they came
     * @param cameNs when
     */
    public static Deliveries of(long[] sentNs, int[] bytes, int[] cameNumbers, long[] cameNs) {
        long[] delivered = new long[sentNs.length];
        Arrays.fill(delivered, NOT);
        int duplicates = 0;
        int outOfOrder = 0;
        int newest = -1;
        for (int i = 0; i < cameNumbers.length; i++) {
            int number = cameNumbers[i];
            if (number < 0 || number >= sentNs.length || sentNs[number] == NOT) {
                throw new IllegalArgumentException("packet " + number + " came and was never sent");
            }
            if (delivered[number] != NOT) {
                duplicates++;
                continue;
            }
            delivered[number] = cameNs[i];
            outOfOrder += number < newest ? 1 : 0;
            newest = Math.max(newest, number);
        }
        return new Deliveries(sentNs.clone(), bytes.clone(), delivered, duplicates, outOfOrder);
    }

    public int sent() {
        return (int) Arrays.stream(sentNs).filter(ns -> ns != NOT).count();
    }

    /** Packets of which no copy came. */
    public int missing() {
        return missingNumbers().length;
    }

    /** Their numbers, ascending. */
    public int[] missingNumbers() {
        return IntStream.range(0, sentNs.length)
                .filter(i -> sentNs[i] != NOT && deliveredNs[i] == NOT)
                .toArray();
    }

    /** When packets were sent of which no copy came, ascending. */
    public long[] missingSentNs() {
        return Arrays.stream(missingNumbers()).mapToLong(i -> sentNs[i]).toArray();
    }

    /** Second and further copies. */
    public int duplicates() {
        return duplicates;
    }

    /** Packets delivered after one with a higher number. */
    public int outOfOrder() {
        return outOfOrder;
    }

    /** Packets missing, or delivered more than so long after they were sent. */
    public int overdue(long deadlineNs) {
        return overdue(deadlineNs, Stalls.NONE);
    }

    /**
     * Of these, packets that the host's stalls do not explain: missing ones, and those that were later than the deadline by
     * more than the time the host stalled between their sending and their delivery.
     */
    public int overdue(long deadlineNs, Stalls stalls) {
        int overdue = missing();
        for (int i = 0; i < sentNs.length; i++) {
            long lateNs = deliveredNs[i] - sentNs[i] - deadlineNs;
            if (deliveredNs[i] != NOT && lateNs > 0 && lateNs > stalls.stalledNs(sentNs[i], deliveredNs[i])) {
                overdue++;
            }
        }
        return overdue;
    }

    /** From sending to delivery, of the delivered ones. */
    public Quantiles delays() {
        LongArrayList delays = new LongArrayList(sentNs.length, Long.MIN_VALUE);
        for (int i = 0; i < sentNs.length; i++) {
            if (deliveredNs[i] != NOT) {
                delays.addLong(deliveredNs[i] - sentNs[i]);
            }
        }
        return Quantiles.of(delays.toLongArray());
    }

    /** When packets were delivered, ascending. */
    public long[] deliveriesNs() {
        return Arrays.stream(deliveredNs).filter(ns -> ns != NOT).sorted().toArray();
    }

    /**
     * By how much gaps between packets of consecutive numbers changed on the way, without the sign. Left out are gaps with a
     * missing packet, and those that a host stall touches at either end.
     */
    public Quantiles gapChanges(Stalls stalls) {
        LongArrayList changes = new LongArrayList(sentNs.length, Long.MIN_VALUE);
        for (int i = 1; i < sentNs.length; i++) {
            if (deliveredNs[i - 1] == NOT || deliveredNs[i] == NOT) {
                continue;
            }
            long cameFrom = Math.min(deliveredNs[i - 1], deliveredNs[i]);
            long cameTo = Math.max(deliveredNs[i - 1], deliveredNs[i]);
            if (!stalls.touches(sentNs[i - 1], sentNs[i]) && !stalls.touches(cameFrom, cameTo)) {
                changes.addLong(Math.abs(deliveredNs[i] - deliveredNs[i - 1] - (sentNs[i] - sentNs[i - 1])));
            }
        }
        return Quantiles.of(changes.toLongArray());
    }

    /** Bytes of the packets delivered in a time, a second. */
    public double bytesPerSecond(long fromNs, long toNs) {
        long sum = 0;
        for (int i = 0; i < sentNs.length; i++) {
            sum += deliveredNs[i] >= fromNs && deliveredNs[i] < toNs ? bytes[i] : 0;
        }
        return sum * 1e9 / (toNs - fromNs);
    }

    /** When the first was sent. */
    public long fromNs() {
        return Arrays.stream(sentNs).filter(ns -> ns != NOT).findFirst().orElse(0);
    }

    /** When the last was sent. */
    public long toNs() {
        return Arrays.stream(sentNs).max().orElse(0);
    }
}
