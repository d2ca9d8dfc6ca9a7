package interstate.it.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WireCountersTest {
    private static final List<String> LINES = List.of(
            "Inter-|   Receive                                                |  Transmit",
            " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs",
            "    lo:       0       0    0    0    0     0          0         0        0       0    0",
            " wire0:  151400     100    0    0    0     0          0         0    75700      50    0");

    @Test
    void shouldReadBothDirectionsWhenTheWireIsThere() {
        assertThat(WireCounters.parse(LINES)).isEqualTo(new WireCounters(100, 50));
        assertThat(WireCounters.parse(LINES).minus(new WireCounters(90, 45))).isEqualTo(new WireCounters(10, 5));
    }

    @Test
    void shouldRefuseWhenThereIsNoWire() {
        assertThatThrownBy(() -> WireCounters.parse(LINES.subList(0, 3))).isInstanceOf(IllegalStateException.class);
    }
}
