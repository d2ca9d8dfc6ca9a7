package interstate.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.PeerName;
import org.junit.jupiter.api.Test;

class WayTest {
    @Test
    void shouldAssumeEthernetWhenTheWayIsLoopback() {
        assertThat(Way.byRoute(new PeerName("127.0.0.1", 1405))).isEqualTo(new Way(1500, false));
    }

    @Test
    void shouldAssumeEthernetWhenTheNameCannotBeResolved() {
        assertThat(Way.byRoute(new PeerName("no-such-name.invalid", 1405))).isEqualTo(new Way(1500, false));
    }

    @Test
    void shouldSeeIpv6WhenThereIsNoRoute() {
        assertThat(Way.byRoute(new PeerName("2001:db8::7", 1405)).ipv6()).isTrue();
    }
}
