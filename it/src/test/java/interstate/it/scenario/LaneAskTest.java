package interstate.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LaneAskTest {
    @Test
    void shouldComputeTheIntervalAsLengthOverSpeedWhenASpeedIsAsked() {
        LaneAsk lane = LaneAsk.bytesPerSecond(1_000_000);
        assertThat(lane.intervalNs()).isEqualTo(1_500_000);
        assertThat(lane.speed()).isCloseTo(1e6, within(1e-6));
        assertThat(lane.hocon()).contains("packet-interval = 1500us", "finalize-delta = auto");
        assertThat(lane.withLeadMs(1).withPacketLength(576).hocon())
                .contains("packet-length = 576", "finalize-delta = 1000us", "packet-jitter = 25%");
        assertThat(lane.withoutJitter().hocon()).contains("packet-jitter = 0%");
    }

    @Test
    void shouldKnowTheLargestIntervalOfEveryShape() {
        LaneAsk lane = LaneAsk.everyMs(10);
        assertThat(lane.largestIntervalNs()).isEqualTo(12_500_000);
        assertThat(lane.withShape(LaneAsk.Shape.UNIFORM).largestIntervalNs()).isEqualTo(12_500_000);
        assertThat(lane.withShape(LaneAsk.Shape.CONSTANT).largestIntervalNs()).isEqualTo(10_000_000);
        assertThat(lane.withShape(LaneAsk.Shape.TIMETABLE).largestIntervalNs()).isEqualTo(25_000_000);
        // 20 us and ten means of 9.98 ms, scaled by the mean of what is left when an exponential is cut there.
        assertThat(lane.withShape(LaneAsk.Shape.EXPONENTIAL).largestIntervalNs())
                .isBetween(99_865_000L, 99_866_000L);
        assertThat(lane.withShape(LaneAsk.Shape.EXPONENTIAL).hocon()).contains("schedule = exponential");
        assertThat(lane.withShape(LaneAsk.Shape.TIMETABLE).hocon())
                .contains("timetable = [\"00:00=10000us\", \"01:00=20000us\",", "\"23:00=20000us\"]")
                .doesNotContain("packet-interval");
    }
}
