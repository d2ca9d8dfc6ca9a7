package interstate.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.deploy.doctor.Finding.Level;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WakeUpsTest {
    private static final long US = 1_000;
    private static final long TICK_NS = WakeUps.TICK_NS;

    /** Every sleep ends as late as it is told to, unless its instant has passed. */
    private static final class LateClock implements SleepClock {
        private final long[] lateNs;
        private int sleeps;
        private long nowNs = 77;

        LateClock(long... lateNs) {
            this.lateNs = lateNs;
        }

        @Override
        public long nowNs() {
            return nowNs;
        }

        @Override
        public void sleepUntilNs(long instantNs) {
            nowNs = Math.max(nowNs, instantNs + lateNs[sleeps++]);
        }
    }

    @Test
    void shouldMeasureEachSleepAgainstItsOwnInstant() {
        assertThat(WakeUps.latenessNs(new LateClock(0, 5, 3), 3)).containsExactly(0, 5, 3);
    }

    @Test
    void shouldFindEveryTickLateThatPassedWhenOneSleepStalled() {
        LateClock clock = new LateClock(2 * TICK_NS + 7, 0, 0, 0);

        assertThat(WakeUps.latenessNs(clock, 4)).containsExactly(2 * TICK_NS + 7, TICK_NS + 7, 7, 0);
    }

    @Test
    void shouldTakePercentilesByNearestRank() {
        long[] latenessNs = LongStream.rangeClosed(1, 200).map(i -> 201 - i).toArray();

        assertThat(WakeUps.of(latenessNs)).isEqualTo(new WakeUps(200, 100, 198, 200, 0));
        assertThat(WakeUps.of(new long[] {9})).isEqualTo(new WakeUps(1, 9, 9, 9, 0));
    }

    @Test
    void shouldCountAStallWhenASleepEndsMoreThanHalfAMillisecondLate() {
        assertThat(WakeUps.of(new long[] {500 * US, 500 * US + 1, 0}).stalled()).isEqualTo(1);
    }

    @Test
    void shouldBlameTheHostWhenARealTimeThreadStalls() {
        WakeUps stalled = new WakeUps(2_500, 100, 5_300, 4_700_000, 3);

        assertThat(stalled.finding("wake-ups", true))
                .isEqualTo(new Finding(
                        "wake-ups",
                        Level.WARN,
                        "3 of 2,500 more than 500 us late, at real-time priority: host stalls",
                        "p50 0.1, p99 5.3, max 4,700",
                        ""));
        assertThat(stalled.finding("wake-ups", false).found()).endsWith("at normal priority");
        assertThat(new WakeUps(2_500, 100, 5_300, 400_000, 0)
                        .finding("wake-ups", true)
                        .level())
                .isEqualTo(Level.OK);
    }
}
