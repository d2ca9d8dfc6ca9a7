package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuShareTest {

    private static CpuShare ofLanes(int lanes, long intervalNs) {
        CpuShare share = new CpuShare();
        for (int i = 0; i < lanes; i++) {
            share.lane(intervalNs, WakeMargin.START_NS);
        }
        return share;
    }

    @Test
    void shouldLeaveATenthWhenLanesAreSlowOrFew() {
        assertThat(ofLanes(0, 1).leavesTenth()).isTrue();
        assertThat(ofLanes(1, 1_000_000).leavesTenth()).isTrue();
        assertThat(ofLanes(50, 10_000_000).leavesTenth()).isTrue();
    }

    @Test
    void shouldNotLeaveATenthWhenALaneSpinsAllTheTimeOrLanesAreMany() {
        assertThat(ofLanes(1, 100_000).leavesTenth()).isFalse();
        assertThat(ofLanes(1000, 10_000_000).leavesTenth()).isFalse();
    }

    @Test
    void shouldRefuseAtOnceAndTrustAgainAfterTenSecondsWhenMeasuredBusy() {
        CpuShare share = ofLanes(1, 1_000_000);
        long nowNs = CpuShare.WINDOW_NS;
        assertThat(share.windowClosed(nowNs)).isTrue();
        assertThat(share.leavesTenth()).isFalse();

        int windows = 0;
        while (!share.leavesTenth()) {
            assertThat(share.windowClosed(nowNs + CpuShare.WINDOW_NS - 1)).isFalse();
            share.slept(CpuShare.WINDOW_NS / 2);
            nowNs += CpuShare.WINDOW_NS;
            assertThat(share.windowClosed(nowNs)).isTrue();
            windows++;
        }
        assertThat(windows).isEqualTo(40);
    }

    @Test
    void shouldKeepTrustWhenBetweenTheLimits() {
        CpuShare share = ofLanes(1, 1_000_000);
        for (int window = 1; window < 100; window++) {
            share.slept(CpuShare.WINDOW_NS / 5);
            assertThat(share.windowClosed(window * CpuShare.WINDOW_NS)).isTrue();
        }
        assertThat(share.leavesTenth()).isTrue();
    }
}
