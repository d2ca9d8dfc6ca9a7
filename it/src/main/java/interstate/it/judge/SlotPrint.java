package interstate.it.judge;

import java.util.Arrays;
import org.agrona.collections.LongArrayList;

/**
 * What the slots of a link print onto the next hop: inner packets that leave the far end, against the datagrams that came in
 * there.
 *
 * <pre>
 *   datagrams in      a(k-1)             a(k)              a(k+1)
 *   -------------------|------------------|-----------------|------
 *   packets out            d(i-1)               d(i)
 *
 *   phase    (d(i) - a(k)) / (a(k+1) - a(k)), uniform from 0 to 1 if packets leave whenever they like
 *   inner    d(i) - d(i-1)
 *   before   a(k) - a(k-1), the outer gap that ends with the datagram which may have brought the packet
 *   around   a(k+1) - a(k), the outer gap in which the packet leaves
 * </pre>
 *
 * Left out are packets for which there are not all of these, and those where the host stalled between the first and the last.
 *
 * @param packets looked at
 * @param phaseDistance of the phases to uniform (Kolmogorov-Smirnov)
 * @param correlationBefore of inner and before (Pearson)
 * @param correlationAround of inner and around
 */
public record SlotPrint(int packets, double phaseDistance, double correlationBefore, double correlationAround) {

    /**
     * Of packets and datagrams.
     *
     * @param outNs when packets left, ascending
     * @param inNs when datagrams came, ascending, same clock
     * @param stalls same clock
     */
    public static SlotPrint of(long[] outNs, long[] inNs, Stalls stalls) {
        int most = Math.max(0, outNs.length - 1);
        double[] phases = new double[most];
        LongArrayList inner = new LongArrayList(most, Long.MIN_VALUE);
        LongArrayList before = new LongArrayList(most, Long.MIN_VALUE);
        LongArrayList around = new LongArrayList(most, Long.MIN_VALUE);
        int k = -1;
        for (int i = 1; i < outNs.length; i++) {
            while (k + 1 < inNs.length && inNs[k + 1] <= outNs[i]) {
                k++;
            }
            if (k < 1 || k + 1 >= inNs.length || stalls.touches(Math.min(outNs[i - 1], inNs[k - 1]), inNs[k + 1])) {
                continue;
            }
            long gap = inNs[k + 1] - inNs[k];
            phases[inner.size()] = (double) (outNs[i] - inNs[k]) / gap;
            inner.addLong(outNs[i] - outNs[i - 1]);
            before.addLong(inNs[k] - inNs[k - 1]);
            around.addLong(gap);
        }
        int packets = inner.size();
        return new SlotPrint(
                packets,
                KolmogorovSmirnov.toUniform(Arrays.copyOf(phases, packets)),
                Pearson.of(doubles(inner), doubles(before)),
                Pearson.of(doubles(inner), doubles(around)));
    }

    private static double[] doubles(LongArrayList values) {
        return Arrays.stream(values.toLongArray()).asDoubleStream().toArray();
    }
}
