package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * <pre>
 * a: v0 192.0.2.1/24, 2001:db8::1/64 --- v0 192.0.2.2/24, 2001:db8::2/64 :b
 * </pre>
 */
@Tag("namespace")
class NeighboursTest {
    private static final UdpAddress ON_LINK = new UdpAddress(0, 0xc000_0202L, 1405, false);
    private static final UdpAddress ON_LINK_IPV6 = new UdpAddress(0x2001_0db8_0000_0000L, 2, 1405, true);
    private static final UdpAddress FAR = new UdpAddress(0, 0xc633_6401L, 1405, false);
    private static final UdpAddress NOBODY = new UdpAddress(0, 0xc000_0209L, 1405, false);
    private static final long SECOND_NS = 1_000_000_000L;

    private final Namespace a = new Namespace("na");
    private final Namespace b = new Namespace("nb");

    @BeforeEach
    void join() {
        Namespace.join(a, b);
        a.ip("address add 192.0.2.1/24 dev v0");
        b.ip("address add 192.0.2.2/24 dev v0");
        a.ip("address add 2001:db8::1/64 dev v0 nodad");
        b.ip("address add 2001:db8::2/64 dev v0 nodad");
    }

    @AfterEach
    void deleteNamespaces() {
        a.close();
        b.close();
    }

    private boolean resolve(UdpAddress peer, long timeoutNs) {
        return a.call(() -> Neighbours.resolve(peer, MonotonicClock.nowNs() + timeoutNs));
    }

    @Test
    void shouldFindNeighbourWhenOnLink() {
        assertThat(a.ip("neigh show to 192.0.2.2")).doesNotContain("lladdr");

        assertThat(resolve(ON_LINK, 5 * SECOND_NS)).isTrue();

        assertThat(a.ip("neigh show to 192.0.2.2")).contains("lladdr");
        assertThat(resolve(ON_LINK, 0)).isTrue();
    }

    @Test
    void shouldFindNeighbourWhenIpv6() {
        assertThat(resolve(ON_LINK_IPV6, 5 * SECOND_NS)).isTrue();

        assertThat(a.ip("-6 neigh show to 2001:db8::2")).contains("lladdr");
    }

    @Test
    void shouldFindGatewayWhenPeerIsBehindOne() {
        a.ip("route add default via 192.0.2.2");

        assertThat(resolve(FAR, 5 * SECOND_NS)).isTrue();

        assertThat(a.ip("neigh show")).contains("192.0.2.2 dev v0 lladdr").doesNotContain("198.51.100.1");
    }

    @Test
    void shouldFindGatewayOfOtherFamilyWhenRouteSaysSo() {
        a.ip("route add 198.51.100.0/24 via inet6 2001:db8::2 dev v0");

        assertThat(resolve(FAR, 5 * SECOND_NS)).isTrue();

        assertThat(a.ip("-6 neigh show to 2001:db8::2")).contains("lladdr");
    }

    @Test
    void shouldWaitForAnswerWhenNeighbourComesLate() {
        b.ip("link set v0 arp off");
        long deadlineNs = MonotonicClock.nowNs() + 20 * SECOND_NS;
        Thread later = new Thread(() -> {
            // The neighbour begins to answer once it was asked in vain.
            while (!a.ip("neigh show to 192.0.2.2").contains("INCOMPLETE")) {
                Thread.onSpinWait();
            }
            b.ip("link set v0 arp on");
        });
        later.start();

        assertThat((boolean) a.call(() -> Neighbours.resolve(ON_LINK, deadlineNs)))
                .isTrue();
    }

    @Test
    void shouldGiveUpAtDeadlineWhenNobodyAnswers() {
        long startNs = MonotonicClock.nowNs();

        assertThat(resolve(NOBODY, SECOND_NS / 5)).isFalse();

        assertThat(MonotonicClock.nowNs() - startNs).isGreaterThanOrEqualTo(SECOND_NS / 5);
        assertThat(a.ip("neigh show to 192.0.2.9")).contains("INCOMPLETE");
    }

    @Test
    void shouldAnswerAtOnceWhenThereIsNoRouteOrNoNeed() {
        assertThat(resolve(FAR, 5 * SECOND_NS)).isFalse();
        assertThat(resolve(new UdpAddress(0, 0x7f00_0001L, 1, false), 0)).isTrue();
        assertThat(resolve(new UdpAddress(0, 0xc000_0201L, 1, false), 0)).isTrue();
        a.run(() -> {
            try (TunDevice tun = TunDevice.open("tun7", -1, false)) {
                Interfaces.configure(new TunConfig(tun.name(), "10.1.1.1/24", null, 1400, 100, false));
                UdpAddress inner = new UdpAddress(0, 0x0a01_0102L, 1, false);
                assertThat(Neighbours.resolve(inner, MonotonicClock.nowNs())).isTrue();
            }
        });
        a.ip("route add unreachable 198.51.100.0/24");
        assertThat(resolve(FAR, 5 * SECOND_NS)).isFalse();
    }
}
