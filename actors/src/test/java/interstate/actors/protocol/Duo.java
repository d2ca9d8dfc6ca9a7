package interstate.actors.protocol;

import interstate.actors.settings.ServerLimits;
import interstate.actors.settings.TimerSettings;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Predicate;

/** A client and its server, slot by slot: time goes on by one interval, and each side's datagram arrives at once, after a delay, or not at all. */
final class Duo {

    static final Predicate<byte[]> PASS = d -> true;
    static final Predicate<byte[]> DROP = d -> false;

    private static final long CONNECTED_NS = 10_000_000_000L;
    private static final long CONNECTED_SLOTS = 2_000;

    final Secrets secrets = Secrets.password();
    final ServerRig server;
    final ClientRig client;
    final Endpoint at = ServerRig.at(1);
    long nowNs = 1_000_000_000_000L;
    Predicate<byte[]> up = PASS;
    Predicate<byte[]> down = PASS;
    /** Of each datagram. */
    long delayNs;

    /** And up to so much more, whereby they overtake each other. */
    long spreadNs;

    private final Random spreads = new Random(1);
    private final PriorityQueue<Underway> upward = new PriorityQueue<>(Underway.BY_TIME);
    private final PriorityQueue<Underway> downward = new PriorityQueue<>(Underway.BY_TIME);

    private static final class Underway {
        static final Comparator<Underway> BY_TIME = Comparator.comparingLong(u -> u.dueNs);

        final long dueNs;
        final byte[] datagram;

        Underway(long dueNs, byte[] datagram) {
            this.dueNs = dueNs;
            this.datagram = datagram;
        }
    }

    Duo() {
        this(Offers.LANE, Offers.LANE, TimerSettings.defaults());
    }

    Duo(LaneTerms upLane, LaneTerms downLane, TimerSettings timers) {
        this(upLane, downLane, timers, LinkFeatures.NONE);
    }

    Duo(LaneTerms upLane, LaneTerms downLane, TimerSettings timers, LinkFeatures features) {
        server = new ServerRig(
                secrets,
                ServerRig.FLOODS,
                new ServerLimits(100, 100_000_000),
                ServerRig.CLIENT_LIMITS,
                Map.of(),
                timers);
        client = new ClientRig(secrets, 1, upLane, downLane, timers, features, nowNs);
    }

    /** One slot of both lanes. */
    void slot() {
        nowNs += client.link.terms().sending().intervalNs();
        tick();
        byte[] sent = client.slot(nowNs);
        if (sent != null && up.test(sent)) {
            upward.add(new Underway(nowNs + delayNs + Math.round(spreads.nextDouble() * spreadNs), sent));
        }
        while (!upward.isEmpty() && upward.element().dueNs <= nowNs) {
            server.receive(nowNs, at, upward.remove().datagram);
        }
        for (LinkProtocol link : server.acceptor.links()) {
            byte[] answered = server.slot(nowNs, link);
            if (answered != null && down.test(answered)) {
                downward.add(new Underway(nowNs + delayNs + Math.round(spreads.nextDouble() * spreadNs), answered));
            }
        }
        while (!downward.isEmpty() && downward.element().dueNs <= nowNs) {
            client.receive(nowNs, downward.remove().datagram);
        }
        run();
    }

    void slots(long count) {
        for (long i = 0; i < count; i++) {
            slot();
        }
    }

    void tick() {
        client.link.tick(nowNs);
        server.tick(nowNs);
        run();
    }

    void run() {
        client.jobs.run(nowNs);
        server.jobs.run(nowNs);
    }

    /** Slots until the server has confirmed the client, at most so many. */
    Duo connected() {
        long untilNs = nowNs
                + Math.max(
                        CONNECTED_NS,
                        CONNECTED_SLOTS * client.link.terms().sending().intervalNs());
        while (server.confirmed.isEmpty() && nowNs < untilNs) {
            slot();
        }
        if (server.confirmed.isEmpty()) {
            throw new AssertionError("not connected");
        }
        return this;
    }

    LinkProtocol served() {
        return server.link();
    }
}
