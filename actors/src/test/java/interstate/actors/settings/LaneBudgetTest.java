package interstate.actors.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneBudgetTest {
    @ParameterizedTest
    @CsvSource({"1500, 1000000, 1500000", "1400, 1400000, 1000000", "500, 250000, 2000000", "1500, 7, 214285714285"})
    void shouldDivideLengthBySpeedRoundingDownWhenAnIntervalIsComputed(int length, long speed, long intervalNs) {
        assertThat(LaneBudget.intervalNs(length, speed)).isEqualTo(intervalNs);
    }

    @Test
    void shouldFindTheLengthWhenIntervalAndSpeedAreGiven() {
        assertThat(LaneBudget.packetLength(1_500_000, 1_000_000)).isEqualTo(1500);
        assertThat(LaneBudget.packetLength(8_500_000, 100_000)).isEqualTo(850);
    }

    @Test
    void shouldGiveBackTheSpeedWhenTheIntervalCameFromOne() {
        for (long speed : new long[] {1_000, 99_999, 100_000, 1_000_000, 12_500_000}) {
            long intervalNs = LaneBudget.intervalNs(1500, speed);
            assertThat(new LaneBudget(1500, intervalNs, false).bytesPerSecond())
                    .as("of %d", speed)
                    .isCloseTo(speed, within(speed / 10_000 + 1));
        }
    }

    @Test
    void shouldCostFiftySixBytesWhenTheOuterPacketIsIpv4() {
        LaneBudget budget = new LaneBudget(1500, 1_500_000, false);

        assertThat(budget.usefulBytes()).isEqualTo(1444);
        assertThat(budget.overheadRatio()).isCloseTo(0.0388, within(0.00005));
        assertThat(budget.usefulBytesPerSecond()).isEqualTo(962_667);
    }

    @Test
    void shouldCostTwentyBytesMoreWhenTheOuterPacketIsIpv6() {
        assertThat(new LaneBudget(1500, 1_500_000, true).usefulBytes()).isEqualTo(1424);
    }

    @Test
    void shouldCountThirtyDaysWhenAMonthIsAskedFor() {
        assertThat(new LaneBudget(1500, 1_500_000, false).bytesPerMonth()).isEqualTo(2_592_000_000_000L);
    }
}
