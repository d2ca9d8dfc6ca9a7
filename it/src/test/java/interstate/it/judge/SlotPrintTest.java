package interstate.it.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SlotPrintTest {
    private static final int MANY = 50_000;
    private static final long SLOT_NS = 10_000_000;

    /** Slots of 10 ms, a quarter more or less. */
    private static long[] slots(Random random, int count) {
        long[] instants = new long[count];
        for (int i = 1; i < count; i++) {
            instants[i] = instants[i - 1] + (long) (SLOT_NS * (0.75 + 0.5 * random.nextDouble()));
        }
        return instants;
    }

    @Test
    void shouldFindNoPrintWhenPacketsLeaveWheneverTheyLike() {
        Random random = new Random(1);
        long[] in = slots(random, 60_000);
        long[] out = new long[MANY];
        long at = SLOT_NS;
        for (int i = 0; i < MANY; i++) {
            at += (long) (-Math.log(1 - random.nextDouble()) * 1.1 * SLOT_NS);
            out[i] = at;
        }
        SlotPrint print = SlotPrint.of(out, in, Stalls.NONE);
        assertThat(print.packets()).isGreaterThan(MANY - 10);
        assertThat(print.phaseDistance()).isLessThan(0.01);
        assertThat(print.correlationBefore()).isCloseTo(0, Offset.offset(0.02));
        assertThat(print.correlationAround()).isCloseTo(0, Offset.offset(0.02));
    }

    @Test
    void shouldFindThePrintWhenPacketsLeaveAsTheirDatagramsCome() {
        Random random = new Random(2);
        long[] in = slots(random, 5_000);
        long[] every = Arrays.stream(in).map(t -> t + 200_000).toArray();
        SlotPrint all = SlotPrint.of(every, in, Stalls.NONE);
        assertThat(all.phaseDistance()).isGreaterThan(0.9);
        assertThat(all.correlationBefore()).isCloseTo(1, Offset.offset(1e-9));
        long[] some = Arrays.stream(every).filter(t -> random.nextInt(10) < 6).toArray();
        SlotPrint half = SlotPrint.of(some, in, Stalls.NONE);
        assertThat(half.phaseDistance()).isGreaterThan(0.9);
        assertThat(half.correlationBefore()).isGreaterThan(0.1);
    }

    @Test
    void shouldLeaveOutPacketsWhenAGapAroundThemIsMissingOrTheHostStalled() {
        long[] in = {0, 10, 20, 30, 40};
        long[] out = {5, 12, 25, 39, 41};
        // The first packet has no gap before it, the last no datagram after it.
        assertThat(SlotPrint.of(out, in, Stalls.NONE).packets()).isEqualTo(3);
        assertThat(SlotPrint.of(out, in, Stalls.of(List.of(new Interval(35, 36))))
                        .packets())
                .isEqualTo(2);
        assertThat(SlotPrint.of(new long[0], in, Stalls.NONE).packets()).isZero();
    }

    @Test
    void shouldBeTheLargestStepWhenTheDistanceToUniformIsTaken() {
        Offset<Double> exact = Offset.offset(1e-12);
        assertThat(KolmogorovSmirnov.toUniform(new double[] {0.75, 0.25})).isEqualTo(0.25, exact);
        assertThat(KolmogorovSmirnov.toUniform(new double[] {0.5})).isEqualTo(0.5, exact);
        assertThat(KolmogorovSmirnov.toUniform(new double[] {0, 0, 0})).isEqualTo(1, exact);
        assertThat(KolmogorovSmirnov.toUniform(new double[] {0.1, 0.2, 0.3, 0.4}))
                .isEqualTo(0.6, exact);
        assertThat(KolmogorovSmirnov.toUniform(new double[] {0.9, 0.8})).isEqualTo(0.8, exact);
        assertThat(KolmogorovSmirnov.toUniform(new double[0])).isEqualTo(1, exact);
    }

    @Test
    void shouldFollowTheLineWhenCorrelationIsTaken() {
        Offset<Double> exact = Offset.offset(1e-12);
        double[] x = {1, 2, 3, 4};
        assertThat(Pearson.of(x, new double[] {10, 20, 30, 40})).isEqualTo(1, exact);
        assertThat(Pearson.of(x, new double[] {4, 3, 2, 1})).isEqualTo(-1, exact);
        assertThat(Pearson.of(x, new double[] {1, -1, -1, 1})).isEqualTo(0, exact);
        assertThat(Pearson.of(x, new double[] {5, 5, 5, 5})).isEqualTo(0, exact);
        assertThat(Pearson.of(new double[] {1, 2, 3}, new double[] {1, 2, 4}))
                .isEqualTo(3 / Math.sqrt(2 * 14 / 3.0), exact);
    }
}
