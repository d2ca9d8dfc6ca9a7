package interstate.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.Credentials;
import interstate.actors.settings.KnownClient;
import interstate.actors.settings.PublicKey;
import interstate.actors.settings.RecordSettings;
import interstate.actors.settings.ServerSettings;
import interstate.actors.settings.Subnet;
import interstate.actors.settings.TestNodes;
import interstate.actors.settings.TimerSettings;
import interstate.actors.settings.TunSettings;
import interstate.actors.settings.ViaLinkSettings;
import interstate.tunbridge.UdpAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is decided before anything is asked of the kernel: marks, and which prefixes are led into a device. */
class InnerNetworkTest {

    private static final int MARK = 1_405;
    private static final UdpAddress PEER = UdpAddress.of(TestNodes.address("192.0.2.1"), 1_405);
    private static final UdpAddress PEER6 = UdpAddress.of(TestNodes.address("2001:db8::1"), 1_405);
    private static final TunSettings TUN = new TunSettings(
            TestNodes.TUN,
            Optional.of(TestNodes.subnet("10.9.0.1/24")),
            Optional.of(TestNodes.subnet("fd09::1/64")),
            TunSettings.SYSTEM,
            TunSettings.SYSTEM,
            false);

    private static InnerNetwork network(Optional<ServerSettings> server, ClientLinkSettings... clients) {
        return new InnerNetwork(
                TestNodes.node(Path.of("none"), TUN, TimerSettings.defaults(), server, clients), -1, new ArrayList<>());
    }

    private static ClientLinkSettings client(String... allowedIps) {
        return TestNodes.client(
                "a", PEER, new Credentials.Password(TestNodes.secret("password")), TestNodes.LANE, allowedIps);
    }

    private static int mark(UdpAddress peer, String... allowedIps) {
        return network(Optional.empty()).mark(client(allowedIps), peer);
    }

    private static List<String> led(InnerNetwork network) {
        return network.ledTo(TUN).stream().map(Subnet::toString).toList();
    }

    @Test
    void shouldMarkTheSocketWhenThePeerLiesWithinItsOwnAllowedIps() {
        assertThat(mark(PEER, "192.0.2.0/31")).isEqualTo(MARK);
        assertThat(mark(PEER, "10.0.0.0/8", "192.0.0.0/8")).isEqualTo(MARK);
        assertThat(mark(PEER6, "2001:db8::/32")).isEqualTo(MARK);
    }

    @Test
    void shouldNotMarkTheSocketWhenThePeerLiesOutside() {
        assertThat(mark(PEER, "192.0.2.2/31")).isZero();
        assertThat(mark(PEER, "2001:db8::/32")).isZero();
        assertThat(mark(PEER6, "192.0.2.0/24")).isZero();
        assertThat(mark(PEER)).isZero();
    }

    @Test
    void shouldNotMarkTheSocketWhenEverythingIsAllowedSinceRoutesAreTheUsersThen() {
        assertThat(mark(PEER, "0.0.0.0/0")).isZero();
        assertThat(mark(PEER, "192.0.2.0/24", "::/0")).isZero();
        assertThat(mark(PEER, "0.0.0.0/1")).isZero();
        assertThat(mark(PEER, "128.0.0.0/1")).isEqualTo(MARK);
    }

    @Test
    void shouldLeadWhatTheDevicesOwnSubnetsDoNotCover() {
        assertThat(led(network(Optional.empty(), client("10.9.0.0/24", "10.9.0.128/25", "10.9.1.0/24", "fd09::5/128"))))
                .containsExactly("10.9.1.0/24");
        assertThat(led(network(Optional.empty(), client("10.9.0.0/23", "fd09:0:0:1::/64"))))
                .containsExactly("10.9.0.0/23", "fd09:0:0:1:0:0:0:0/64");
    }

    @Test
    void shouldLeadNothingOfALinkThatAllowsEverything() {
        assertThat(led(network(Optional.empty(), client("0.0.0.0/0", "10.9.1.0/24"))))
                .isEmpty();
    }

    @Test
    void shouldLeadTheServersClientsAddressesToo() {
        KnownClient known = new KnownClient(
                "k",
                PublicKey.of(new byte[PublicKey.BYTES]),
                Optional.empty(),
                List.of(TestNodes.subnet("10.9.0.7/32"), TestNodes.subnet("10.20.0.0/16")),
                false,
                TestNodes.LIMITS);
        ServerSettings server =
                TestNodes.server(new Credentials.Password(TestNodes.secret("password")), List.of(known), 0);
        assertThat(led(network(Optional.of(server)))).containsExactly("10.20.0.0/16");
    }

    @Test
    void shouldLeadNothingThatBelongsToAnotherDevice() {
        InnerNetwork network = network(Optional.empty(), client("10.30.0.0/16"));
        TunSettings other =
                new TunSettings("other", TUN.ipv4(), TUN.ipv6(), TUN.mtu(), TUN.txQueueLength(), TUN.qdisc());
        assertThat(network.ledTo(other)).isEmpty();
    }

    /** What goes over a link to a relay is led into the device, and must not lead the link itself into it. */
    @Test
    void shouldLeadWhatGoesOverALinkAndMarkThatLinksSocketWhereItsPeerLiesWithin() {
        ClientLinkSettings carrier = client();
        Credentials.ClientKey key = new Credentials.ClientKey(
                TestNodes.secret("private"),
                PublicKey.of(new byte[PublicKey.BYTES]),
                TestNodes.secret("cloak"),
                Optional.empty());
        ViaLinkSettings over = new ViaLinkSettings(
                "guard",
                carrier.name(),
                key,
                1,
                1,
                0,
                TUN.name(),
                List.of(TestNodes.subnet("192.0.2.0/24"), TestNodes.subnet("10.9.0.0/24")));
        InnerNetwork network = new InnerNetwork(
                TestNodes.with(
                        new RecordSettings(List.of(over), List.of()),
                        TestNodes.node(Path.of("none"), TUN, TimerSettings.defaults(), Optional.empty(), carrier)),
                -1,
                new ArrayList<>());
        assertThat(led(network)).containsExactly("192.0.2.0/24");
        assertThat(network.mark(carrier, PEER)).isEqualTo(MARK);
        assertThat(network.mark(carrier, PEER6)).isZero();
    }
}
