package interstate.it.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DefaultScheduleTest {
    private static final long MS = 1_000_000;

    /** Draws as the specification words it: inner three quarters of the range four times as dense. */
    private static double draw(Random random, double interval, double halfWidth) {
        while (true) {
            double x = 2 * random.nextDouble() - 1;
            if (Math.abs(x) < 0.75 || random.nextDouble() < 0.25) {
                return interval + x * halfWidth;
            }
        }
    }

    @Test
    void shouldHaveTheDeviationOfItsDrawsWhenDrawnAsSpecified() {
        long seed = 20_261;
        Random random = new Random(seed);
        double squares = 0;
        int draws = 1_000_000;
        for (int i = 0; i < draws; i++) {
            double d = draw(random, 10, 2.5) - 10;
            squares += d * d;
        }
        assertThat(new DefaultSchedule(10 * MS, 250).deviationNs())
                .as("seed %d", seed)
                .isCloseTo(Math.sqrt(squares / draws) * MS, within(0.003 * MS));
    }

    @Test
    void shouldHaveTheSpreadOfRenewalCountsWhenCountedOverATime() {
        long seed = 7;
        Random random = new Random(seed);
        int runs = 4_000;
        double sum = 0;
        double squares = 0;
        for (int run = 0; run < runs; run++) {
            int count = 0;
            for (double t = draw(random, 10, 2.5) * random.nextDouble(); t < 10_000; t += draw(random, 10, 2.5)) {
                count++;
            }
            sum += count;
            squares += (double) count * count;
        }
        double mean = sum / runs;
        DefaultSchedule schedule = new DefaultSchedule(10 * MS, 250);
        assertThat(mean).as("seed %d", seed).isCloseTo(schedule.count(10_000 * MS), within(1.0));
        assertThat(Math.sqrt(squares / runs - mean * mean))
                .as("seed %d", seed)
                .isCloseTo(schedule.countDeviation(10_000 * MS), within(0.2));
    }

    @Test
    void shouldBeExactAtTheEdgesWhenThereIsNoJitter() {
        DefaultSchedule constant = new DefaultSchedule(10 * MS, 0);
        assertThat(constant.deviationNs()).isZero();
        assertThat(constant.largestIntervalNs()).isEqualTo(10 * MS);
        assertThat(constant.meanWaitNs()).isEqualTo(5.0 * MS);
        assertThat(new DefaultSchedule(10 * MS, 250).largestIntervalNs()).isEqualTo(12_500_000);
    }
}
