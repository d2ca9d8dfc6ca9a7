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
}
