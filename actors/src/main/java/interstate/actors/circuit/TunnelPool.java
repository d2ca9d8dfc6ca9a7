package interstate.actors.circuit;

import interstate.crypto.Randomness;
import interstate.crypto.SignedRecord;
import interstate.wire.circuit.MessageSink;
import interstate.wire.circuit.RouterHash;
import interstate.wire.circuit.RouterInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tunnels of one direction that are to stand at all times: built one by one, and each anew well before it expires. Nothing is built
 * while no neighbour is up, and nothing of that time counts as a failure. One thread.
 */
final class TunnelPool {
    private static final long SECOND_NS = 1_000_000_000L;

    /** At most one build begins in so long. */
    private static final long BUILD_EVERY_NS = 2 * SECOND_NS;

    /** The first ones may follow each other at once, as long as all succeed. */
    private static final long FIRST_BUILDS_EVERY_NS = SECOND_NS / 10;

    /** Where there is no way, it is looked for again in so long. */
    private static final long NO_WAY_NS = SECOND_NS / 4;

    private static final long REBUILD_BEFORE_NS = 60 * SECOND_NS;
    private static final long FIRST_WAIT_NS = 10 * SECOND_NS;
    private static final long LEAST_WAIT_NS = 3 * SECOND_NS;
    private static final int WAIT_BUILDS = 4;
    private static final long AVOIDED_NS = 60 * SECOND_NS;

    /** A router that has been a hop of tunnels that failed, or of builds that nobody answered: how often, and until when that counts. */
    private static final class Suspicion {
        private int failures;
        private long untilNs;
    }

    /** Whoever uses the pool's tunnels. */
    interface Owner {
        /** One stands. */
        void built(long nowNs, OwnTunnel tunnel);

        /** One is over. */
        void ended(long nowNs, OwnTunnel tunnel);
    }

    private final boolean outbound;
    private final PoolTerms terms;
    private final CircuitRouter router;
    private final RouteChooser routes;
    private final @Nullable TunnelPool through;
    private final MessageSink sink;
    private final Owner owner;
    private final Randomness randomness;
    private final List<OwnTunnel> tunnels = new ArrayList<>();
    private int building;
    private long nextBuildNs;
    private boolean begun;
    private long buildNs;
    private long built;
    private long failed;
    private long refused;
    private final Map<RouterHash, Suspicion> suspects = new LinkedHashMap<>();

    private TunnelPool(
            PoolTerms terms,
            CircuitRouter router,
            @Nullable TunnelPool through,
            MessageSink sink,
            Owner owner,
            Randomness randomness) {
        this.outbound = through == null;
        this.terms = terms;
        this.router = router;
        this.routes = new RouteChooser(router.hash(), router.directory(), randomness);
        this.through = through;
        this.sink = sink;
        this.owner = owner;
        this.randomness = randomness;
    }

    /** Of tunnels that lead away. */
    static TunnelPool outbound(PoolTerms terms, CircuitRouter router, Owner owner, Randomness randomness) {
        return new TunnelPool(terms, router, null, (delivery, b, off, bytes) -> {}, owner, randomness);
    }

    /** Of tunnels that lead here, which are asked for through those of another pool. */
    static TunnelPool inbound(
            PoolTerms terms,
            CircuitRouter router,
            TunnelPool through,
            MessageSink sink,
            Owner owner,
            Randomness randomness) {
        return new TunnelPool(terms, router, through, sink, owner, randomness);
    }

    /** Those that stand, the oldest first. */
    List<OwnTunnel> tunnels() {
        return Collections.unmodifiableList(tunnels);
    }

    PoolReport report(long nowNs) {
        List<PoolReport.Standing> standing = tunnels.stream()
                .map(tunnel -> new PoolReport.Standing(
                        tunnel.hops().stream().map(TunnelPool::name).toList(),
                        tunnel.expiresNs() - nowNs,
                        tunnel.failures(),
                        tunnel.counters()))
                .toList();
        return new PoolReport(outbound, terms.quantity(), standing, built, refused, failed - refused, buildNs);
    }

    private static String name(SignedRecord hop) {
        RouterInfo info = hop.router();
        return info == null ? hop.hash().toString() : info.name();
    }

    void tick(long nowNs) {
        boolean sound = tunnels.stream().anyMatch(this::isSound);
        for (Iterator<OwnTunnel> each = tunnels.iterator(); each.hasNext(); ) {
            OwnTunnel tunnel = each.next();
            // One that fails stays while there is no better.
            if (!tunnel.isUsable(nowNs) || (sound && !isSound(tunnel))) {
                each.remove();
                tunnel.end();
                owner.ended(nowNs, tunnel);
            }
        }
        suspects.values().removeIf(suspicion -> nowNs - suspicion.untilNs >= 0);
        if (begun && nowNs - nextBuildNs < 0) {
            return;
        }
        if (fresh(nowNs) + building < terms.quantity()) {
            boolean asked = begin(nowNs);
            boolean first = tunnels.size() < terms.quantity() && failed == 0;
            begun = true;
            nextBuildNs = nowNs + (!asked ? NO_WAY_NS : first ? FIRST_BUILDS_EVERY_NS : BUILD_EVERY_NS);
        }
    }

    /** One that stands, drawn among those that pass their tests if there are such. */
    OwnTunnel any() {
        List<OwnTunnel> sound = tunnels.stream().filter(this::isSound).toList();
        List<OwnTunnel> from = sound.isEmpty() ? tunnels : sound;
        return from.get((randomness.bytes(1)[0] & 255) % from.size());
    }

    /** Whether its tests have not failed more than they may. */
    boolean isSound(OwnTunnel tunnel) {
        return tunnel.failures() <= terms.failuresAllowed();
    }

    /** Hops of a tunnel that failed are not used for a while, if there are others. */
    void suspect(long nowNs, OwnTunnel tunnel) {
        suspect(nowNs, tunnel.hops());
    }

    private void suspect(long nowNs, List<SignedRecord> hops) {
        for (SignedRecord hop : hops) {
            Suspicion suspicion = suspects.computeIfAbsent(hop.hash(), each -> new Suspicion());
            suspicion.failures++;
            suspicion.untilNs = nowNs + AVOIDED_NS;
        }
    }

    /** Hops of a tunnel that passed its test are used again. */
    void trust(OwnTunnel tunnel) {
        tunnel.hops().forEach(hop -> suspects.remove(hop.hash()));
    }

    /** Those that failed most often last: the one that is dead was in all that failed. */
    private List<RouterHash> avoided() {
        return suspects.entrySet().stream()
                .sorted(Comparator.comparingInt(suspect -> suspect.getValue().failures))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Those that need no successor yet. */
    private int fresh(long nowNs) {
        long earlyNs = Math.min(terms.tunnels().lifeNs() / 2, Math.max(REBUILD_BEFORE_NS, 2 * buildNs));
        int fresh = 0;
        for (OwnTunnel tunnel : tunnels) {
            if (!isSound(tunnel)) {
                continue;
            }
            // Staggered by what nobody else knows, so that not all are renewed at once.
            long staggerNs = (tunnel.entryId() & 0xff) * earlyNs / 1_024;
            fresh += tunnel.expiresNs() - nowNs > earlyNs + staggerNs ? 1 : 0;
        }
        return fresh;
    }

    private boolean begin(long nowNs) {
        List<SignedRecord> way = routes.away(router.neighboursUp(nowNs), terms.length(), avoided());
        if (way == null) {
            return false;
        }
        OwnBuilds.Outcome outcome = new Outcome(way);
        boolean asked;
        if (outbound) {
            asked = router.buildOutbound(nowNs, way, terms.tunnels(), waitNs(), outcome);
        } else {
            List<SignedRecord> hops = new ArrayList<>(way);
            Collections.reverse(hops);
            OwnTunnel asking = asking(nowNs, hops.get(0));
            asked = asking != null
                    && router.buildInbound(nowNs, hops, terms.tunnels(), asking.gateway(), sink, waitNs(), outcome);
        }
        building += asked ? 1 : 0;
        return asked;
    }

    /** How long answers are waited for: a build that does not come to stand stands in the way of others. */
    private long waitNs() {
        return built == 0 ? FIRST_WAIT_NS : Math.min(FIRST_WAIT_NS, Math.max(LEAST_WAIT_NS, WAIT_BUILDS * buildNs));
    }

    /** A tunnel whose messages come out beside, or at, that router. */
    private @Nullable OwnTunnel asking(long nowNs, SignedRecord first) {
        TunnelPool pool = through;
        if (pool == null) {
            return null;
        }
        List<OwnTunnel> able = pool.tunnels.stream()
                .filter(tunnel -> tunnel.isUsable(nowNs) && RouteChooser.areJoined(tunnel.far(), first))
                .toList();
        return able.isEmpty() ? null : able.get((randomness.bytes(1)[0] & 255) % able.size());
    }

    private final class Outcome implements OwnBuilds.Outcome {
        private final List<SignedRecord> hops;

        Outcome(List<SignedRecord> hops) {
            this.hops = hops;
        }

        @Override
        public void built(long nowNs, OwnTunnel tunnel) {
            building--;
            built++;
            buildNs = tunnel.builtNs();
            tunnels.add(tunnel);
            owner.built(nowNs, tunnel);
        }

        @Override
        public void failed(long nowNs, @Nullable SignedRecord by) {
            building--;
            failed++;
            if (by == null) {
                suspect(nowNs, hops);
            } else {
                refused++;
                suspect(nowNs, List.of(by));
            }
        }
    }

    void close() {
        tunnels.forEach(OwnTunnel::end);
        tunnels.clear();
    }
}
