package interstate.actors.device;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.protocol.Endpoint;
import interstate.actors.settings.TestNodes;
import interstate.tunbridge.UdpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "255.255.255.255", "192.0.2.1", "::", "2001:db8::1", "ffff:ffff::ffff:ffff"})
    void shouldGiveTheSameAddressBackWhenTurnedIntoAnEndpoint(String text) {
        UdpAddress address = UdpAddress.of(TestNodes.address(text), 65_535);
        Endpoint endpoint = Endpoints.of(address, 9);
        assertThat(Endpoints.address(endpoint)).isEqualTo(address);
        assertThat(endpoint.socket()).isEqualTo(9);
    }

    @Test
    void shouldLetTheKernelChooseTheSourceWhenTheLocalAddressIsUnknown() {
        assertThat(Endpoints.source(new Endpoint(1, 2, 3, true, 0))).isNull();
        assertThat(Endpoints.source(new Endpoint(0, 2, 3, false, 0, 0, 0x7F000001L)))
                .isEqualTo(UdpAddress.of(TestNodes.address("127.0.0.1"), 0));
        assertThat(Endpoints.source(new Endpoint(1, 2, 3, true, 0, 0x2001_0db8_0000_0000L, 0)))
                .isEqualTo(UdpAddress.of(TestNodes.address("2001:db8::"), 0));
    }

    @Test
    void shouldKeepHostBitsWhenASubnetBecomesAPrefix() {
        assertThat(Endpoints.prefix(TestNodes.subnet("10.9.0.7/24")).toString()).isEqualTo("10.9.0.7/24");
        assertThat(Endpoints.prefix(TestNodes.subnet("10.9.0.7/24")).network().toString())
                .isEqualTo("10.9.0.0/24");
        assertThat(Endpoints.prefix(TestNodes.subnet("fd00::7/8")).ipv6()).isTrue();
    }
}
