package interstate.it.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UdpPortsTest {
    private static final List<String> TABLE = List.of(
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref",
            "  227: 02004D0A:057D 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 12345 2");

    @Test
    void shouldFindThePortWhenItIsBoundAtAnyAddress() {
        assertThat(UdpPorts.bound(TABLE, 1405)).isTrue();
        assertThat(UdpPorts.bound(TABLE, 1406)).isFalse();
        assertThat(UdpPorts.bound(TABLE.subList(0, 1), 1405)).isFalse();
    }
}
