package interstate.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.circuit.CircuitNet.Node;
import interstate.actors.protocol.SendQueue;
import interstate.actors.settings.TunnelCreation;
import interstate.crypto.SignedRecord;
import interstate.wire.circuit.CellPacker;
import interstate.wire.circuit.Delivery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets between two destinations, through tunnels over the links of routers. */
class DestinationTest {
    private static final int QUEUE_BYTES = 1 << 16;

    private final CircuitNet net = new CircuitNet(11);
    private final SendQueue homePackets = new SendQueue(QUEUE_BYTES);
    private final SendQueue exitPackets = new SendQueue(QUEUE_BYTES);
    private final List<byte[]> atHome = new ArrayList<>();
    private final List<byte[]> atExit = new ArrayList<>();

    private record Ends(Destination home, Destination exit) {
        boolean isEstablished() {
            return home.isEstablished(exit.hash()) && exit.isEstablished(home.hash());
        }
    }

    /** home - g - exit, every tunnel with the one hop there is. */
    private Ends smallest(TunnelTerms terms) {
        Node homeNode = net.home("home");
        Node guard = net.router("g");
        Node exitNode = net.home("exit");
        net.join(homeNode, guard);
        net.join(guard, exitNode);
        return pair(homeNode, exitNode, 1, terms);
    }

    /** The graph of issue and scenario: two guards, two more routers, all but the ends joined with each other. */
    private Ends wide(TunnelTerms terms) {
        return wide(new PoolTerms(2, 0, 2, 0, TunnelCreation.ONE_MESSAGE, 0, terms));
    }

    private Ends wide(PoolTerms pool) {
        Node homeNode = net.home("home");
        Node g1 = net.router("g1");
        Node g2 = net.router("g2");
        Node r1 = net.router("r1");
        Node r2 = net.router("r2");
        Node exitNode = net.home("exit");
        net.join(homeNode, g1);
        net.join(homeNode, g2);
        net.join(g1, g2);
        for (Node g : List.of(g1, g2)) {
            net.join(g, r1);
            net.join(g, r2);
        }
        net.join(r1, r2);
        net.join(r1, exitNode);
        net.join(r2, exitNode);
        return pair(homeNode, exitNode, pool);
    }

    private Ends pair(Node homeNode, Node exitNode, int hops, TunnelTerms terms) {
        return pair(homeNode, exitNode, new PoolTerms(hops, 0, 2, 0, TunnelCreation.ONE_MESSAGE, 0, terms));
    }

    private Ends pair(Node homeNode, Node exitNode, PoolTerms pool) {
        Destination home = homeNode.destination(false, pool);
        Destination exit = exitNode.destination(true, pool);
        home.add(exit.hash(), true, homePackets, CircuitNet.into(atHome));
        exit.add(home.hash(), false, exitPackets, CircuitNet.into(atExit));
        return new Ends(home, exit);
    }

    /** A well-formed IPv4 packet with a number in it. */
    private static byte[] packet(int bytes, int number) {
        byte[] packet = new byte[bytes];
        packet[0] = 0x45;
        packet[2] = (byte) (bytes >> 8);
        packet[3] = (byte) bytes;
        packet[20] = (byte) (number >> 8);
        packet[21] = (byte) number;
        return packet;
    }

    private void exchange(int packets, int bytes) {
        for (int i = 0; i < packets; i++) {
            byte[] packet = packet(bytes, i);
            assertThat(homePackets.offer(packet, 0, bytes)).isTrue();
            assertThat(exitPackets.offer(packet, 0, bytes)).isTrue();
            net.run(0.05);
        }
        net.run(1);
        for (List<byte[]> there : List.of(atHome, atExit)) {
            assertThat(there).hasSize(packets);
            for (int i = 0; i < packets; i++) {
                assertThat(there.get(i)).isEqualTo(packet(bytes, i));
            }
        }
    }

    @Test
    void shouldExchangePacketsThroughOneRouter() {
        Ends ends = smallest(CircuitNet.terms(false, 100, 600));
        assertThat(net.runUntil(20, ends::isEstablished)).isTrue();
        exchange(100, 1_400);
        exchangeSmall();
    }

    private void exchangeSmall() {
        atHome.clear();
        atExit.clear();
        exchange(100, 40);
    }

    /** What routers say of themselves when a link comes up is lost if it breaks then; the link that follows must make up for it. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 3, 3.5, 4.5})
    void shouldFindTheWayThoughTheFirstRecordsAreLost(double seconds) {
        Ends ends = smallest(CircuitNet.terms(false, 100, 600));
        net.swallow(net.node("g"), true);
        net.run(seconds);
        net.swallow(net.node("g"), false);
        assertThat(net.runUntil(20, ends::isEstablished)).isTrue();
    }

    @Test
    void shouldExchangePacketsThroughTwoHopsEachWayWithChaff() {
        Ends ends = wide(CircuitNet.terms(true, 100, 600));
        assertThat(net.runUntil(20, ends::isEstablished)).isTrue();
        exchange(100, 1_400);
        assertThat(net.ways).allMatch(way -> way.wrongSize == 0);
    }

    @Test
    void shouldGoOnWhenTunnelsAreReplaced() {
        Ends ends = wide(CircuitNet.terms(false, 100, 60));
        assertThat(net.runUntil(20, ends::isEstablished)).isTrue();
        for (int minute = 0; minute < 3; minute++) {
            net.run(40);
            atHome.clear();
            atExit.clear();
            exchange(20, 1_000);
        }
    }

    /** Each router in turn swallows all for a minute, though its links look alive. */
    @Test
    void shouldFindDeadTunnelsByTheirTestsAndGoOnWithin15Seconds() {
        Ends ends = wide(CircuitNet.terms(true, 100, 600));
        assertThat(net.runUntil(20, ends::isEstablished)).isTrue();
        net.run(10);
        assertThat(ends.home().testsFailed()).isZero();
        assertThat(ends.home().testsPassed()).isGreaterThan(2);
        for (String dead : List.of("g1", "r2")) {
            net.swallow(net.node(dead), true);
            net.run(15);
            // What was under way is lost, the queues still hold what could not be sent.
            net.run(1);
            atHome.clear();
            atExit.clear();
            exchange(20, 500);
            net.swallow(net.node(dead), false);
            net.run(10);
        }
        assertThat(ends.home().testsFailed()).isPositive();
    }

    @Test
    void shouldHoldNoTunnelForDeadWhileTheyAllCarry() {
        Ends ends = wide(CircuitNet.terms(true, 20, 600));
        assertThat(net.runUntil(20, ends::isEstablished)).isTrue();
        net.run(60);
        assertThat(ends.home().testsFailed() + ends.exit().testsFailed()).isZero();
        assertThat(ends.home().testsPassed()).isGreaterThan(15);
    }

    @Test
    void shouldKeepBackupsOutOfUseUntilATunnelFails() {
        Ends ends = wide(new PoolTerms(2, 0, 2, 2, TunnelCreation.ONE_MESSAGE, 0, CircuitNet.terms(true, 50, 600)));
        assertThat(net.runUntil(20, ends::isEstablished)).isTrue();
        assertThat(net.runUntil(
                        20,
                        () -> pools(ends.home()).stream()
                                .allMatch(pool -> pool.tunnels().size() == 4)))
                .isTrue();
        net.run(12);
        for (PoolReport pool : pools(ends.home())) {
            assertThat(pool.tunnels().stream().filter(PoolReport.Standing::used))
                    .as("the newest are used, the oldest end soonest")
                    .containsExactlyElementsOf(pool.tunnels().subList(2, 4));
            assertThat(pool.tunnels()).allMatch(tunnel -> tunnel.testNs() > 0);
        }
        assertThat(Objects.requireNonNull(ends.home().leases()).leases()).hasSize(2);

        net.swallow(net.node("g1"), true);
        net.run(12);
        for (PoolReport pool : pools(ends.home())) {
            assertThat(pool.tunnels().stream().filter(PoolReport.Standing::used))
                    .isNotEmpty()
                    .noneMatch(tunnel -> tunnel.hops().contains("g1"));
        }
        atHome.clear();
        atExit.clear();
        exchange(20, 500);
    }

    private List<PoolReport> pools(Destination of) {
        return of.pools(net.nowNs);
    }

    /** With two guards at either end none of the routers need be in all tunnels, so the death of one leaves some standing. */
    @Test
    void shouldGiveNoRouterMoreThanItsShareWhereThereAreOthers() {
        Ends ends = wide(new PoolTerms(2, 0, 4, 0, TunnelCreation.ONE_MESSAGE, 0, CircuitNet.terms(false, 20, 600)));
        assertThat(net.runUntil(20, ends::isEstablished)).isTrue();
        net.run(5);
        for (PoolReport pool : pools(ends.home())) {
            assertThat(pool.tunnels()).hasSize(4);
            for (String router : List.of("g1", "g2", "r1", "r2")) {
                assertThat(pool.tunnels())
                        .filteredOn(tunnel -> tunnel.hops().contains(router))
                        .hasSizeLessThan(4);
            }
        }
    }

    @Test
    void shouldExchangePacketsThroughTunnelsWhoseHopsWereAskedOneByOne() {
        Ends ends = wide(new PoolTerms(2, 0, 2, 0, TunnelCreation.EACH_HOP, 0, CircuitNet.terms(true, 50, 600)));
        assertThat(net.runUntil(20, ends::isEstablished)).isTrue();
        exchange(100, 1_400);
        for (PoolReport pool : pools(ends.home())) {
            assertThat(pool.built()).isPositive();
            assertThat(pool.refused() + pool.unanswered()).isZero();
        }
        for (String hop : List.of("g1", "g2", "r1", "r2")) {
            RouterCounters counters = net.node(hop).router.counters();
            assertThat(counters.repliesRefused).isEmpty();
            assertThat(counters.messagesMalformed + counters.messagesUnroutable).isZero();
        }
        assertThat(net.ways).allMatch(way -> way.wrongSize == 0);
    }

    @Test
    void shouldHearOfTheHopThatRefusesWhereEachIsAsked() {
        Ends ends = wide(new PoolTerms(2, 0, 2, 0, TunnelCreation.EACH_HOP, 0, CircuitNet.terms(true, 2_000, 600)));
        net.run(10);
        assertThat(ends.isEstablished()).isFalse();
        assertThat(pools(ends.home()).get(0).refused()).isPositive();
        assertThat(pools(ends.home()).get(0).unanswered()).isZero();
    }

    @Test
    void shouldDrawHowManyHopsATunnelHas() {
        Ends ends = wide(new PoolTerms(2, 1, 4, 0, TunnelCreation.ONE_MESSAGE, 0, CircuitNet.terms(false, 50, 60)));
        assertThat(net.runUntil(20, ends::isEstablished)).isTrue();
        Set<Integer> lengths = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            net.run(10);
            pools(ends.home())
                    .forEach(pool -> pool.tunnels()
                            .forEach(tunnel -> lengths.add(tunnel.hops().size())));
        }
        assertThat(lengths).containsExactlyInAnyOrder(1, 2, 3);
    }

    /** Who is the gateway of what comes to it must be a router that others name; who only sends without hops need not be. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldExchangePacketsWithoutHopsWhereNoneWereAskedFor(boolean bothWays) {
        Node homeNode = bothWays ? net.router("home") : net.home("home");
        Node guard = net.router("g");
        Node exitNode = net.home("exit");
        net.join(homeNode, guard);
        net.join(guard, exitNode);
        TunnelTerms terms = CircuitNet.terms(false, 100, 60);
        PoolTerms none = new PoolTerms(0, 3, 1, 0, TunnelCreation.ONE_MESSAGE, 0, terms);
        PoolTerms one = new PoolTerms(1, 0, 1, 0, TunnelCreation.ONE_MESSAGE, 0, terms);
        Destination home = homeNode.destination(false, none, bothWays ? none : one);
        Destination exit = exitNode.destination(true, bothWays ? one : none, one);
        home.add(exit.hash(), true, homePackets, CircuitNet.into(atHome));
        exit.add(home.hash(), false, exitPackets, CircuitNet.into(atExit));
        Ends ends = new Ends(home, exit);
        assertThat(net.runUntil(20, ends::isEstablished)).isTrue();
        exchange(100, 1_400);
        assertThat(pools(home).get(0).tunnels())
                .isNotEmpty()
                .allMatch(tunnel -> tunnel.hops().isEmpty());
        assertThat(pools(home).get(1).tunnels())
                .isNotEmpty()
                .allMatch(tunnel -> tunnel.hops().size() == (bothWays ? 0 : 1));
        net.run(60);
        exchangeSmall();
    }

    @Test
    void shouldExchangePacketsThroughTunnelsWithoutReservation() {
        Ends ends = wide(CircuitNet.terms(false, 0, 600));
        assertThat(net.runUntil(20, ends::isEstablished)).isTrue();
        exchange(100, 1_400);
    }

    @Test
    void shouldTellHowABuildAndATestWent() {
        Ends ends = wide(CircuitNet.terms(true, 50, 600));
        assertThat(net.runUntil(20, ends::isEstablished)).isTrue();
        List<BuildTrial> builds = new ArrayList<>();
        List<List<TunnelTrial>> tests = new ArrayList<>();
        int before = pools(ends.home()).get(0).tunnels().size();
        ends.home().tryBuild(net.nowNs, true, builds::add);
        ends.home().tryBuild(net.nowNs, false, builds::add);
        ends.home().tryTunnels(net.nowNs, tests::add);
        assertThat(net.runUntil(10, () -> builds.size() == 2 && tests.size() == 1))
                .isTrue();
        assertThat(builds)
                .allMatch(build -> build.problem().isEmpty() && build.hops().size() == 2 && build.tookNs() > 0);
        assertThat(tests.get(0)).isNotEmpty().allMatch(test -> test.passed() && test.tookNs() > 0);
        assertThat(pools(ends.home()).get(0).tunnels()).hasSize(before);

        net.ways.forEach(way -> way.up = false);
        net.run(6);
        builds.clear();
        ends.home().tryBuild(net.nowNs, true, builds::add);
        assertThat(net.runUntil(15, () -> builds.size() == 1)).isTrue();
        assertThat(builds.get(0).problem()).isNotEmpty();
    }

    @Test
    void shouldMeetThoughAnswersTakeLongerThanCallsAreRepeated() {
        Ends ends = smallest(CircuitNet.terms(true, 2, 600));
        assertThat(net.runUntil(60, ends::isEstablished)).isTrue();
        assertThat(homePackets.offer(packet(100, 1), 0, 100)).isTrue();
        assertThat(net.runUntil(20, () -> !atExit.isEmpty())).isTrue();
    }

    /** A message may be as long as can be, and then has no room for where it is to go. */
    @Test
    void shouldDropWhatATunnelsEndCannotHandOn() {
        Node home = net.home("home");
        Node guard = net.router("g");
        Node other = net.router("x");
        net.join(home, guard);
        net.join(guard, other);
        net.run(8);
        List<OwnTunnel> built = new ArrayList<>();
        List<SignedRecord> hops =
                List.of(Objects.requireNonNull(home.router.directory().find(guard.hash)));
        TunnelTerms terms = CircuitNet.terms(false, 1_000, 600);
        home.router.buildOutbound(
                net.nowNs, hops, terms, TunnelCreation.ONE_MESSAGE, 10 * CircuitNet.SECOND_NS, new OwnBuilds.Outcome() {
                    @Override
                    public void built(long nowNs, OwnTunnel tunnel) {
                        built.add(tunnel);
                    }

                    @Override
                    public void failed(long nowNs, @Nullable SignedRecord refused) {
                        throw new AssertionError("refused");
                    }
                });
        assertThat(net.runUntil(5, () -> !built.isEmpty())).isTrue();
        byte[] longest = new byte[CellPacker.MAX_MESSAGE_BYTES];
        assertThat(built.get(0).gateway().offer(net.nowNs, Delivery.tunnel(other.hash, 5), longest, 0, longest.length))
                .isTrue();
        net.run(2);
        assertThat(guard.router.counters().messagesDropped).isEqualTo(1);
    }
}
