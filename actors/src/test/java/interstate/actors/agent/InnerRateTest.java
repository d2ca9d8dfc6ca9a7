package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InnerRateTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void shouldPassItsRateInTheLongRunWhateverThePacketsAre() {
        for (int bytes : new int[] {40, 700, 9_000, 65_535}) {
            InnerRate rate = new InnerRate(100_000);
            long passed = 0;
            for (long nowNs = -5 * SECOND; nowNs < 55 * SECOND; nowNs += 1_000_000) {
                while (rate.passes(nowNs)) {
                    rate.took(bytes, nowNs);
                    passed += bytes;
                }
            }
            assertThat(passed).as("packets of %d", bytes).isBetween(5_990_000L, 6_001_000L + 2L * bytes);
        }
    }

    @Test
    void shouldSaveNothingUpWhenNothingCameForLong() {
        InnerRate rate = new InnerRate(100_000);
        rate.took(1_000, 0);
        int burst = 0;
        while (rate.passes(600 * SECOND)) {
            rate.took(500, 600 * SECOND);
            burst++;
        }
        assertThat(burst).as("10 ms are 1,000 bytes").isEqualTo(2);
    }

    @Test
    void shouldPassAnythingWhenThereIsNoLimit() {
        InnerRate rate = new InnerRate(0);
        for (int i = 0; i < 1_000; i++) {
            assertThat(rate.passes(5)).isTrue();
            rate.took(65_535, 5);
        }
    }
}
