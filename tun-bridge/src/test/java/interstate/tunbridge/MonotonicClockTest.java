package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MonotonicClockTest {
    @Test
    void shouldEqualKernelClockAndNanoTimeWhenReadInTurn() {
        for (int i = 0; i < 1000; i++) {
            long beforeNs = System.nanoTime();
            long kernelNs = MonotonicClock.kernelNowNs();
            long ownNs = MonotonicClock.nowNs();
            long afterNs = System.nanoTime();

            assertThat(kernelNs).isBetween(beforeNs, ownNs);
            assertThat(ownNs).isBetween(kernelNs, afterNs);
        }
    }

    @Test
    void shouldNotWakeBeforeInstantWhenItIsAhead() {
        for (int i = 0; i < 20; i++) {
            long instantNs = MonotonicClock.nowNs() + 300_000;

            int errno = MonotonicClock.sleepUntilNs(instantNs);

            assertThat(errno).isZero();
            assertThat(MonotonicClock.nowNs()).isGreaterThanOrEqualTo(instantNs);
        }
    }

    @Test
    void shouldReturnAtOnceWhenInstantHasPassed() {
        assertThat(MonotonicClock.sleepUntilNs(MonotonicClock.nowNs() - 1)).isZero();
        assertThat(MonotonicClock.sleepUntilNs(0)).isZero();
        assertThat(MonotonicClock.sleepUntilNs(Long.MIN_VALUE)).isZero();
    }

    @Test
    void shouldTellWallClockWhenAskedForEpoch() {
        long beforeMs = Instant.now().toEpochMilli();

        long epochNs = MonotonicClock.epochNs();

        assertThat(epochNs / 1_000_000).isBetween(beforeMs, Instant.now().toEpochMilli());
    }
}
