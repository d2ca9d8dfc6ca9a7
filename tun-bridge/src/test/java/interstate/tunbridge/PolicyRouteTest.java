package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * <pre>
 * a: tun7 10.9.0.1/24
 *    v0 192.0.2.1/24, default via 192.0.2.2 --- v0 192.0.2.2/24, 198.51.100.1 :b, the peer
 * </pre>
 */
@Tag("namespace")
class PolicyRouteTest {
    private static final int MARK = 0x1405;
    private static final UdpAddress PEER = new UdpAddress(0, 0xc633_6401L, 1405, false);

    private final Namespace a = new Namespace("pa");
    private final Namespace b = new Namespace("pb");
    private final PolicyRoute policy = new PolicyRoute("tun7", MARK, PolicyRoute.DEFAULT_TABLE);

    @BeforeEach
    void join() {
        Namespace.join(a, b);
        a.ip("address add 192.0.2.1/24 dev v0");
        a.ip("address add 2001:db8::1/64 dev v0 nodad");
        a.ip("route add default via 192.0.2.2");
        b.ip("address add 192.0.2.2/24 dev v0");
        b.ip("address add 198.51.100.1/32 dev v0");
    }

    @AfterEach
    void deleteNamespaces() {
        a.close();
        b.close();
    }

    private void withTun(Namespace.Body body) {
        a.run(() -> {
            try (TunDevice tun = TunDevice.open("tun7", -1, false)) {
                Interfaces.configure(new TunConfig(tun.name(), "10.9.0.1/24", "fd09::1/64", 1400, 100, false));
                body.run();
            }
        });
    }

    private String device(String destination, String options) {
        return Words.after(Words.of(a.ip("route get " + destination + options)), "dev", "none");
    }

    @Test
    void shouldLeadIntoTunUnlessMarkedWhenPrefixCoversPeer() {
        withTun(() -> {
            assertThat(policy.set(List.of("0.0.0.0/0", "::/0", "198.51.0.0/16", "203.0.113.0/24")))
                    .isEmpty();

            assertThat(device("198.51.100.1", "")).isEqualTo("tun7");
            assertThat(device("198.51.100.1", " mark 0x1405")).isEqualTo("v0");
            assertThat(device("203.0.113.7", "")).isEqualTo("tun7");
            assertThat(device("8.8.8.8", "")).isEqualTo("tun7");
            assertThat(device("8.8.8.8", " mark 0x1405")).isEqualTo("v0");
            assertThat(device("192.0.2.77", "")).isEqualTo("v0");
            assertThat(device("10.9.0.7", "")).isEqualTo("tun7");
            assertThat(device("2001:db8:1::1", "")).isEqualTo("tun7");
            assertThat(device("2001:db8::7", "")).isEqualTo("v0");
        });
    }

    @Test
    void shouldMatchLongestPrefixWhenMainTableIsMoreOrLessExact() {
        withTun(() -> {
            a.ip("route add 198.51.100.0/25 via 192.0.2.2");
            a.ip("route add 203.0.0.0/16 via 192.0.2.2");
            a.ip("route add 100.64.0.0/16 via 192.0.2.2");

            policy.set(List.of("0.0.0.0/0", "198.51.100.0/24", "203.0.113.0/24"));

            assertThat(device("198.51.100.1", "")).isEqualTo("v0");
            assertThat(device("198.51.100.129", "")).isEqualTo("tun7");
            assertThat(device("203.0.113.1", "")).isEqualTo("tun7");
            assertThat(device("203.0.114.1", "")).isEqualTo("v0");
            assertThat(device("100.64.0.1", "")).isEqualTo("v0");
            assertThat(device("100.65.0.1", "")).isEqualTo("tun7");
        });
    }

    @Test
    void shouldSendMarkedDatagramsOutsideWhenEverythingElseGoesInside() {
        withTun(() -> {
            policy.set(List.of("0.0.0.0/0"));
            UdpSocket receiver = b.call(() -> UdpSocket.open(PEER, 65536, 0));
            try (receiver;
                    UdpSocket outer = UdpSocket.open(UdpAddress.any(false, 0), 65536, MARK)) {
                SendMessage message = new SendMessage();
                message.destination(PEER, null, 0);
                UnsafeBuffer datagram = OffHeap.zeroed(100);

                assertThat(message.send(outer.fd(), datagram.addressOffset(), 100))
                        .isZero();

                ReceiveBatch batch = new ReceiveBatch(1, 100);
                assertThat(batch.receive(receiver.fd(), 5000)).isEqualTo(1);
                assertThat(batch.source(0).address().getHostAddress()).isEqualTo("192.0.2.1");
                assertThat(Neighbours.resolve(PEER, MARK, MonotonicClock.nowNs()))
                        .isTrue();
            }
        });
    }

    @Test
    void shouldChangeNothingWhenSetAgain() {
        withTun(() -> {
            policy.set(List.of("0.0.0.0/0", "::/0", "198.51.0.0/16"));
            String before = everything();

            new PolicyRoute("tun7", MARK, PolicyRoute.DEFAULT_TABLE).set(List.of("0.0.0.0/0", "::/0", "198.51.0.0/16"));

            assertThat(everything()).isEqualTo(before);
        });
    }

    @Test
    void shouldLeaveNothingBehindWhenRemoved() {
        withTun(() -> {
            String before = everything();
            policy.set(List.of("0.0.0.0/0", "::/0", "198.51.0.0/16", "203.0.0.0/16"));
            policy.set(List.of("198.51.0.0/16"));
            assertThat(everything())
                    .contains("lookup main suppress_prefixlength 16")
                    .doesNotContain("suppress_prefixlength 0")
                    .contains("198.51.0.0/16")
                    .doesNotContain("203.0.0.0/16");

            policy.remove();
            policy.remove();

            assertThat(everything()).isEqualTo(before);
        });
    }

    @Test
    void shouldLeaveOthersRulesAloneWhenTwoNodesShareHost() {
        withTun(() -> {
            PolicyRoute other = new PolicyRoute("tun7", 0x77, 7000);
            policy.set(List.of("0.0.0.0/0"));
            String alone = everything();
            other.set(List.of("0.0.0.0/0"));

            other.remove();
            assertThat(everything()).isEqualTo(alone);
            other.set(List.of("0.0.0.0/0"));
            policy.remove();
            assertThat(everything())
                    .contains("lookup main suppress_prefixlength 0")
                    .contains("not from all fwmark 0x77 lookup 7000")
                    .doesNotContain("0x1405");
        });
    }

    @Test
    void shouldWarnWhenReversePathFilterIsStrict() {
        withTun(() -> {
            a.exec("sysctl", "-qw", "net.ipv4.conf.v0.rp_filter=1");
            assertThat(policy.set(List.of("0.0.0.0/0")))
                    .singleElement()
                    .asString()
                    .startsWith("net.ipv4.conf.v0.rp_filter is strict");
            a.exec("sysctl", "-qw", "net.ipv4.conf.v0.rp_filter=2");
            assertThat(policy.set(List.of("0.0.0.0/0"))).isEmpty();
        });
    }

    private String everything() {
        return a.ip("rule show")
                + a.ip("-6 rule show")
                + a.ip("route show table all")
                + a.ip("-6 route show table all").replaceAll("expires \\d+sec", "");
    }
}
