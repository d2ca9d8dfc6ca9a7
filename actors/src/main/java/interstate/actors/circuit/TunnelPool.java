package interstate.actors.circuit;

import interstate.crypto.Randomness;
import interstate.crypto.SignedRecord;
import interstate.wire.circuit.HopRequest;
import interstate.wire.circuit.HopRequest.Options;
import interstate.wire.circuit.MessageSink;
import interstate.wire.circuit.RouterHash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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
    /** How long hops keep a tunnel that was built to see how that goes. */
    private static final int TRIAL_SECONDS = 10;

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
    private final List<List<SignedRecord>> underWay = new ArrayList<>();
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
        List<OwnTunnel> used = inUse();
        List<PoolReport.Standing> standing = tunnels.stream()
                .map(tunnel -> new PoolReport.Standing(
                        used.contains(tunnel),
                        tunnel.names(),
                        tunnel.expiresNs() - nowNs,
                        tunnel.testNs(),
                        tunnel.failures(),
                        tunnel.counters()))
                .toList();
        return new PoolReport(
                outbound, terms.quantity(), terms.backup(), standing, built, refused, failed - refused, buildNs);
    }

    void tick(long nowNs) {
        boolean sound = tunnels.stream().anyMatch(this::isSound);
        for (Iterator<OwnTunnel> each = tunnels.iterator(); each.hasNext(); ) {
            OwnTunnel tunnel = each.next();
            if (outbound && tunnel.gateway() instanceof DirectWay direct) {
                direct.tick(nowNs);
            }
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
        if (fresh(nowNs) + underWay.size() < terms.standing()) {
            boolean asked = begin(nowNs);
            boolean first = tunnels.size() < terms.standing() && failed == 0;
            begun = true;
            nextBuildNs = nowNs + (!asked ? NO_WAY_NS : first ? FIRST_BUILDS_EVERY_NS : BUILD_EVERY_NS);
        }
    }

    /**
     * Those that are used, the newest first: the rest of those that stand are backups, and the oldest, which end soonest. If none passes its
     * tests, all.
     */
    List<OwnTunnel> inUse() {
        List<OwnTunnel> sound = new ArrayList<>(tunnels);
        sound.removeIf(tunnel -> !isSound(tunnel));
        List<OwnTunnel> from = sound.isEmpty() ? new ArrayList<>(tunnels) : sound;
        Collections.reverse(from);
        return sound.isEmpty() || from.size() <= terms.quantity() ? from : from.subList(0, terms.quantity());
    }

    /** One that is used, drawn; there is one. */
    OwnTunnel any() {
        List<OwnTunnel> from = inUse();
        return from.get((randomness.bytes(1)[0] & 255) % from.size());
    }

    /** One that is used and whose far end is another tunnel's, or a neighbour of that; drawn, null if there is none. */
    @Nullable OwnTunnel anyJoined(OwnTunnel other) {
        List<OwnTunnel> from = inUse().stream()
                .filter(tunnel -> areJoined(tunnel.farHash(), other.farHash()))
                .toList();
        return from.isEmpty() ? null : from.get((randomness.bytes(1)[0] & 255) % from.size());
    }

    /** Whether two routers share a link, or are one, as far as they say. */
    boolean areJoined(RouterHash one, RouterHash other) {
        return router.areJoined(one, other);
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

    /** Those that have their share of this pool's tunnels, then those that failed, most often last: the one that is dead was in all that failed. */
    private List<RouterHash> avoided(List<RouterHash> near) {
        Set<RouterHash> all = new LinkedHashSet<>(busy(near));
        all.removeAll(suspects.keySet());
        suspects.entrySet().stream()
                .sorted(Comparator.comparingInt(suspect -> suspect.getValue().failures))
                .forEach(suspect -> all.add(suspect.getKey()));
        return List.copyOf(all);
    }

    /**
     * Routers that are in half of the tunnels that are to stand, or more: who is in all of them learns most, and takes all with it when it
     * ends. The busiest last, of them those that are near: there are fewest of these.
     */
    private List<RouterHash> busy(List<RouterHash> near) {
        Map<RouterHash, Integer> tunnelsOf = new LinkedHashMap<>();
        tunnels.forEach(tunnel -> tunnel.hops().forEach(hop -> tunnelsOf.merge(hop.hash(), 1, Integer::sum)));
        underWay.forEach(hops -> hops.forEach(hop -> tunnelsOf.merge(hop.hash(), 1, Integer::sum)));
        int share = Math.max(1, (terms.standing() + 1) / 2);
        return tunnelsOf.entrySet().stream()
                .filter(each -> each.getValue() >= share)
                .sorted(Map.Entry.<RouterHash, Integer>comparingByValue()
                        .thenComparing(each -> near.contains(each.getKey())))
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
        if (terms.length() == 0) {
            return stand(nowNs);
        }
        List<SignedRecord> hops = way(nowNs);
        boolean asked = hops != null && ask(nowNs, hops, terms.tunnels(), new Outcome(hops));
        if (asked) {
            underWay.add(hops);
        }
        return asked;
    }

    /** One without hops, which nobody need be asked for. */
    private boolean stand(long nowNs) {
        if (router.neighboursUp(nowNs).isEmpty()) {
            return false;
        }
        OwnTunnel tunnel =
                outbound ? router.direct(nowNs, terms.tunnels()) : router.direct(nowNs, terms.tunnels(), sink);
        built++;
        tunnels.add(tunnel);
        owner.built(nowNs, tunnel);
        return true;
    }

    /** Hops of the next one, in its order; null if there is no way. */
    private @Nullable List<SignedRecord> way(long nowNs) {
        List<RouterHash> near = router.neighboursUp(nowNs);
        List<SignedRecord> away = routes.away(near, length(), avoided(near));
        if (away == null || outbound) {
            return away;
        }
        List<SignedRecord> hops = new ArrayList<>(away);
        Collections.reverse(hops);
        return hops;
    }

    private boolean ask(long nowNs, List<SignedRecord> hops, TunnelTerms asked, OwnBuilds.Outcome outcome) {
        if (outbound) {
            return router.buildOutbound(nowNs, hops, asked, terms.creation(), waitNs(), outcome);
        }
        OwnTunnel asking = asking(nowNs, hops.get(0));
        return asking != null
                && router.buildInbound(nowNs, hops, asked, terms.creation(), asking.gateway(), sink, waitNs(), outcome);
    }

    /** Builds one beside the others, as they are built but with nothing reserved, and lets it end: to see how that goes. */
    void tryOne(long nowNs, Consumer<BuildTrial> done) {
        if (terms.length() == 0) {
            done.accept(new BuildTrial(outbound, List.of(), 0, "nothing to build: no hops were asked for"));
            return;
        }
        List<SignedRecord> hops = way(nowNs);
        if (hops == null) {
            done.accept(new BuildTrial(outbound, List.of(), 0, "no way of that length over the links that are known"));
            return;
        }
        List<String> names = OwnTunnel.names(hops);
        TunnelTerms least = new TunnelTerms(Options.NONE, TRIAL_SECONDS, 0, HopRequest.NO_LIMIT, HopRequest.NO_LIMIT);
        boolean asked = ask(nowNs, hops, least, new OwnBuilds.Outcome() {
            @Override
            public void built(long atNs, OwnTunnel tunnel) {
                tunnel.end();
                done.accept(new BuildTrial(outbound, names, tunnel.builtNs(), ""));
            }

            @Override
            public void failed(long atNs, @Nullable SignedRecord refused) {
                String problem = refused == null
                        ? "no answer that holds"
                        : "refused by " + OwnTunnel.names(List.of(refused)).get(0);
                done.accept(new BuildTrial(outbound, names, atNs - nowNs, problem));
            }
        });
        if (!asked) {
            done.accept(new BuildTrial(outbound, names, 0, "no tunnel to ask through, or no link that is up"));
        }
    }

    /** Hops of the next one. */
    private int length() {
        int choices = terms.most() - terms.least() + 1;
        return choices == 1 ? terms.least() : terms.least() + (randomness.bytes(1)[0] & 255) % choices;
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
                .filter(tunnel -> tunnel.isUsable(nowNs) && areJoined(tunnel.farHash(), first.hash()))
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
            underWay.remove(hops);
            built++;
            buildNs = tunnel.builtNs();
            tunnels.add(tunnel);
            owner.built(nowNs, tunnel);
        }

        @Override
        public void failed(long nowNs, @Nullable SignedRecord by) {
            underWay.remove(hops);
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
