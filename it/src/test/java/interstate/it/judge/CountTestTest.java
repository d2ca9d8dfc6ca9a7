package interstate.it.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CountTestTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void shouldMeasureInStandardErrorsOfADifferenceWhenCountsDiffer() {
        DefaultSchedule schedule = new DefaultSchedule(10_000_000, 250);
        double error = Math.sqrt(2) * schedule.countDeviation(120 * SECOND);
        assertThat(error).isCloseTo(18.7, within(0.1));
        assertThat(CountTest.of(12_000, 12_000 + 74, 120 * SECOND, schedule).met())
                .isTrue();
        assertThat(CountTest.of(12_000, 12_000 - 75, 120 * SECOND, schedule).met())
                .isFalse();
    }

    @Test
    void shouldCountTheFirstInstantAndNotTheLastWhenATimeIsGiven() {
        long[] times = {10, 20, 30, 40};
        assertThat(CountTest.count(times, 20, 20)).isEqualTo(2);
        assertThat(CountTest.count(times, 41, 20)).isZero();
    }
}
