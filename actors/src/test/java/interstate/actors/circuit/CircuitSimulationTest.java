package interstate.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.circuit.CircuitNet.Node;
import interstate.actors.protocol.SendQueue;
import interstate.wire.circuit.LeaseSet;
import interstate.wire.circuit.LeaseSet.Lease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two hundred routers under virtual time, three lifetimes of tunnels long, of which some die and come back all the time: whatever
 * befalls them, cells keep their size, tables their bounds, and no lease names a tunnel with a dead hop for long.
 */
@Tag("slow")
class CircuitSimulationTest {
    private static final int ROUTERS = 200;
    private static final int LINKS_EACH = 5;
    private static final int PAIRS = 8;
    private static final long STEP_NS = 100_000_000;
    private static final int LIFE_SECONDS = 60;
    private static final int LIVES = 3;
    private static final int CELLS_PER_SECOND = 2;
    private static final double KILL_EVERY_SECONDS = 4;
    private static final double DOWN_SECONDS = 25;

    /**
     * A tunnel is tried, or held for dead because there is nothing to try it with, within two periods and one more test's distance, at
     * most one and a quarter; a test takes so long; then leases are signed with the next tick.
     */
    private static final double LEASE_SECONDS = 10 + 6.25 + 1 + 3 * 2.0 / CELLS_PER_SECOND + 6 * STEP_NS / 1e9;

    private record Pair(Destination home, Destination exit) {}

    private final Map<Node, Double> deadSince = new LinkedHashMap<>();
    private final Map<Node, Double> backAt = new HashMap<>();
    private final Map<Lease, Double> badSince = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = 1)
    void shouldKeepItsPromisesWhileRoutersComeAndGo(long seed) {
        CircuitNet net = new CircuitNet(seed, STEP_NS);
        List<Node> routers = new ArrayList<>();
        for (int i = 0; i < ROUTERS; i++) {
            routers.add(net.router("r" + i));
        }
        for (int i = 0; i < ROUTERS; i++) {
            net.join(routers.get(i), routers.get((i + 1) % ROUTERS));
        }
        Set<Set<Node>> joined = new HashSet<>();
        for (int i = 0; i < ROUTERS * (LINKS_EACH - 2) / 2; i++) {
            Node one = routers.get(below(net, ROUTERS));
            Node other = routers.get(below(net, ROUTERS));
            int apart = Math.abs(routers.indexOf(one) - routers.indexOf(other));
            if (apart > 1 && apart < ROUTERS - 1 && joined.add(Set.of(one, other))) {
                net.join(one, other);
            }
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            pairs.add(pair(net, routers, i));
        }
        run(net, routers, pairs);
    }

    private static int below(CircuitNet net, int bound) {
        return (int) Long.remainderUnsigned(net.dice.nextLong(), bound);
    }

    /** Both ends on routers of one neighbourhood, since an endpoint must share a link with the gateway it sends to. */
    private static Pair pair(CircuitNet net, List<Node> routers, int number) {
        int at = number * (ROUTERS / PAIRS);
        TunnelTerms terms = CircuitNet.terms(true, CELLS_PER_SECOND, LIFE_SECONDS);
        List<Destination> ends = new ArrayList<>();
        for (String name : List.of("home", "exit")) {
            Node end = net.home(name + number);
            for (int i = 0; i < 3; i++) {
                net.join(end, routers.get((at + i) % ROUTERS));
            }
            ends.add(end.destination(name.equals("exit"), 1, 2, terms));
        }
        Destination home = ends.get(0);
        Destination exit = ends.get(1);
        home.add(exit.hash(), true, new SendQueue(1 << 14), (b, off, bytes, dueNs) -> true);
        exit.add(home.hash(), false, new SendQueue(1 << 14), (b, off, bytes, dueNs) -> true);
        return new Pair(home, exit);
    }

    private void run(CircuitNet net, List<Node> routers, List<Pair> pairs) {
        double killAt = 20;
        int kills = 0;
        for (double now = 0; now < LIVES * LIFE_SECONDS; now += STEP_NS / 1e9) {
            net.step();
            if (now >= killAt) {
                killAt += KILL_EVERY_SECONDS;
                kills++;
                kill(net, routers.get(below(net, ROUTERS)), now);
                // One that tunnels lead over, rather than any.
                kill(net, routers.get(below(net, PAIRS) * (ROUTERS / PAIRS) + below(net, 3)), now);
            }
            revive(net, now);
            check(net, pairs, now);
        }
        assertThat(kills).isGreaterThan(30);
        long established = pairs.stream()
                .filter(pair -> pair.home().isEstablished(pair.exit().hash()))
                .count();
        assertThat(established).isGreaterThanOrEqualTo(PAIRS - 1L);
        assertThat(pairs.stream().mapToLong(pair -> pair.home().testsFailed()).sum())
                .isPositive();
    }

    private void kill(CircuitNet net, Node node, double now) {
        if (deadSince.putIfAbsent(node, now) == null) {
            backAt.put(node, now + DOWN_SECONDS);
            net.swallow(node, true);
        }
    }

    private void revive(CircuitNet net, double now) {
        for (Node node : List.copyOf(deadSince.keySet())) {
            if (now >= backAt.getOrDefault(node, 0.0)) {
                deadSince.remove(node);
                node.restart();
                net.swallow(node, false);
            }
        }
    }

    private void check(CircuitNet net, List<Pair> pairs, double now) {
        for (CircuitNet.Way way : net.ways) {
            assertThat(way.wrongSize).isZero();
        }
        for (Node node : net.nodes.values()) {
            assertThat(node.router.transitTunnels()).isLessThanOrEqualTo(CircuitNet.LIMITS.tunnels());
        }
        for (Pair pair : pairs) {
            for (Destination end : List.of(pair.home(), pair.exit())) {
                checkLeases(net, end, now);
            }
        }
    }

    private boolean isDead(Lease lease) {
        return deadSince.keySet().stream().anyMatch(node -> node.hash.equals(lease.gateway()));
    }

    private void checkLeases(CircuitNet net, Destination end, double now) {
        LeaseSet leases = end.leases();
        if (leases == null || leases.leases().stream().allMatch(this::isDead)) {
            // The last tunnel stays until its replacement stands.
            return;
        }
        for (Lease lease : leases.leases()) {
            if (!isDead(lease) || lease.endMs() <= net.epochMs()) {
                badSince.remove(lease);
                continue;
            }
            double since = badSince.computeIfAbsent(lease, each -> now);
            assertThat(now - since).as("a lease that names a dead gateway").isLessThanOrEqualTo(LEASE_SECONDS);
        }
    }
}
