package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StolenTimeTest {

    private static final long TURN_NS = 1_000;
    private final StolenTime stolen = new StolenTime();
    private long nowNs = 5;

    @Test
    void shouldNotBeCrowdedWhenAHostStallsForPartOfOneWindow() {
        window(100_000, 20);
        window(100_000, 0);
        window(100_000, 20);
        assertThat(stolen.crowded()).isFalse();
    }

    @Test
    void shouldBeCrowdedFromTheLastOfTheWindowsInARowUntilItsTimeIsOver() {
        for (int i = 1; i < StolenTime.WINDOWS_IN_A_ROW; i++) {
            window(1_000_000, 10);
            assertThat(stolen.crowded()).isFalse();
        }
        window(1_000_000, 10);
        assertThat(stolen.crowded()).isTrue();
        away();
    }

    @Test
    void shouldStayAwayForLongerEachTimeUpToAMost() {
        long longestNs = 0;
        for (int i = 0; i < 8; i++) {
            crowd();
            long awayNs = away();
            assertThat(awayNs).isGreaterThanOrEqualTo(longestNs);
            longestNs = awayNs;
        }
        assertThat(longestNs).isBetween(StolenTime.MOST_AWAY_NS, StolenTime.MOST_AWAY_NS + CpuShare.WINDOW_NS);
        nowNs += 2 * StolenTime.MOST_AWAY_NS;
        crowd();
        assertThat(away()).isLessThanOrEqualTo(StolenTime.LEAST_AWAY_NS + CpuShare.WINDOW_NS);
    }

    private void crowd() {
        for (int i = 0; i < StolenTime.WINDOWS_IN_A_ROW; i++) {
            window(1_000_000, 10);
        }
    }

    private long away() {
        long fromNs = nowNs;
        while (stolen.crowded()) {
            stolen.notSpun();
            nowNs += CpuShare.WINDOW_NS;
            stolen.windowClosed(nowNs);
        }
        return nowNs - fromNs;
    }

    @Test
    void shouldNotCountWhatWasSlept() {
        for (int i = 0; i < 4; i++) {
            for (int turn = 0; turn < 1_000; turn++) {
                stolen.spun(nowNs += TURN_NS);
                stolen.notSpun();
                nowNs += 200_000;
            }
            stolen.windowClosed(nowNs);
        }
        assertThat(stolen.crowded()).isFalse();
    }

    /** A window of 250 ms in which the CPU was taken away {@code times} times. */
    private void window(long takenNs, int times) {
        long endNs = nowNs + CpuShare.WINDOW_NS;
        for (int i = 0; i < times; i++) {
            stolen.spun(nowNs += TURN_NS);
            stolen.spun(nowNs += takenNs);
        }
        while (nowNs < endNs) {
            stolen.spun(nowNs += TURN_NS);
        }
        stolen.windowClosed(nowNs);
    }
}
