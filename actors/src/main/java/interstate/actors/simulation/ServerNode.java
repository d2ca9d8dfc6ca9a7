package interstate.actors.simulation;

import interstate.actors.protocol.Acceptor;
import interstate.actors.protocol.AcceptorPort;
import interstate.actors.protocol.Admission;
import interstate.actors.protocol.Caller;
import interstate.actors.protocol.Endpoint;
import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.LinkPort;
import interstate.actors.protocol.LinkProtocol;
import interstate.actors.protocol.PeerId;
import interstate.actors.protocol.PreparedRepair;
import interstate.actors.protocol.ReplayStore;
import interstate.actors.protocol.SendQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A waiting node: the greatest timestamps are on disk and the lanes are its pacer's, so both outlive it; all else is made
 * anew. A lane left behind is taken up again at its client's next handshake.
 */
final class ServerNode extends SimulatedNode implements AcceptorPort {

    /** Stands for the server where clients have numbers. */
    static final int NUMBER = -1;

    private static final int QUEUE_BYTES = 1 << 18;
    private static final long RENEW_NS = 1_000_000_000L;
    private static final long KEEP_MIN_NS = 3 * RENEW_NS;
    private static final long LANE_MAX_NS = 5_000_000L;

    /** A lane of this server's pacer. */
    private record Held(PeerId peer, Caller caller, SimulatedLane lane) {}

    /** A link, its lane once there is one, and whether its caller proved the address. */
    static final class Served {
        final Caller caller;
        final SendQueue queue;
        long answeredNs;
        long answeredTimestampNs;
        boolean confirmed;

        @Nullable SimulatedLane lane;

        Served(Caller caller, SendQueue queue, long nowNs) {
            this.caller = caller;
            this.queue = queue;
            this.answeredNs = nowNs;
        }
    }

    private final Surroundings world;
    private final Secrets secrets;
    private final Admission admission;
    private final Scenario scenario;
    private final Endpoint address;
    private final Dice dice;
    private final Map<PeerId, Long> disk = new HashMap<>();
    private final List<Held> pacer = new ArrayList<>();
    private final Map<LinkProtocol, Served> links = new LinkedHashMap<>();
    private @Nullable Acceptor acceptor;
    private long renewAtNs;

    ServerNode(
            Surroundings world, Secrets secrets, Admission admission, Endpoint address, Scenario scenario, Dice dice) {
        super(world.agenda(), dice, scenario.tickNs(), world::afterCycle);
        this.world = world;
        this.secrets = secrets;
        this.admission = admission;
        this.address = address;
        this.scenario = scenario;
        this.dice = dice;
        world.network().attach(address, this);
    }

    private final ReplayStore replays = new ReplayStore() {
        @Override
        public long greatest(PeerId peer) {
            return disk.getOrDefault(peer, 0L);
        }

        @Override
        public Outcome advance(PeerId peer, long timestampNs) {
            if (timestampNs <= greatest(peer)) {
                return Outcome.STALE;
            }
            disk.put(peer, timestampNs);
            return Outcome.KEPT;
        }
    };

    @Override
    void boot(long nowNs) {
        acceptor = new Acceptor(
                secrets.responder(dice.at(3, life())),
                admission,
                replays,
                scenario.timers(),
                scenario.floods(),
                dice.at(2, life()),
                () -> scenario.epochNs() + agenda.nowNs(),
                table,
                this);
    }

    @Override
    void gone() {
        acceptor = null;
        links.clear();
    }

    @Override
    void received(long nowNs, Endpoint from, byte[] datagram) {
        Acceptor serving = acceptor;
        if (serving != null && !table.receive(nowNs, from, datagram, 0, datagram.length)) {
            serving.receive(nowNs, from, datagram, 0, datagram.length);
        }
    }

    @Override
    void tick(long nowNs) {
        for (LinkProtocol link : List.copyOf(links.keySet())) {
            link.tick(nowNs);
        }
        Acceptor serving = acceptor;
        if (serving == null) {
            return;
        }
        serving.tick(nowNs);
        for (Map.Entry<LinkProtocol, Served> e : List.copyOf(links.entrySet())) {
            SimulatedLane lane = e.getValue().lane;
            if (lane != null && lane.hasEnded()) {
                // Only a node that had no time for long finds this. Without the lane the link cannot answer.
                world.laneRanOut(resumedNs());
                serving.close(e.getKey(), "its lane ended");
            }
        }
        if (nowNs >= renewAtNs) {
            renewAtNs = nowNs + RENEW_NS;
            links.values().forEach(this::renew);
        }
    }

    private void renew(Served served) {
        SimulatedLane lane = served.lane;
        if (lane != null) {
            lane.aliveUntilNs(agenda.nowNs() + keepNs(served.caller));
        }
    }

    /** A lane outlives its node by the server time-out, so that a restarted one finds it. */
    private long keepNs(Caller caller) {
        return Math.max(
                Math.max(KEEP_MIN_NS, caller.terms().serverTimeoutNs()),
                scenario.timers().timeoutSlots() * caller.terms().sending().slowestNs());
    }

    @Override
    public Wiring wire(Caller caller) {
        LinkPort port = new LinkPort() {
            @Override
            public void compute(HandshakeJob job) {
                ServerNode.this.compute(job);
            }

            @Override
            public void encode(PreparedRepair repair) {
                repair.compute();
            }

            @Override
            public void event(LinkEvent event) {
                world.happenedAtServer(caller, event);
            }

            @Override
            public long epochAheadNs() {
                return scenario.epochNs();
            }
        };
        return new Wiring(
                new SendQueue(QUEUE_BYTES),
                (b, off, bytes, dueNs) ->
                        allowed(caller, b, off) && world.deliveredToServer(caller.id(), b, off, bytes, dueNs),
                port,
                Surroundings.CELLS_MAX);
    }

    private static boolean allowed(Caller caller, byte[] b, int off) {
        boolean ipv4 = (b[off] >> 4 & 0xF) == 4;
        int from = off + (ipv4 ? 12 : 8);
        return caller.addresses().stream().anyMatch(p -> p.contains(b, from, ipv4 ? 4 : 16));
    }

    @Override
    public void opened(Caller caller, LinkProtocol link) {
        Served served = new Served(caller, link.queue(), agenda.nowNs());
        links.put(link, served);
        world.laneAsked(caller);
        int mine = life();
        agenda.in(dice.at(4, agenda.nowNs()).between(0, LANE_MAX_NS), () -> {
            if (mine == life() && isAlive() && links.get(link) == served) {
                fill(link, served);
            }
        });
    }

    /** Takes up a lane that an earlier link or life left behind, or opens one. */
    private void fill(LinkProtocol link, Served served) {
        Caller caller = served.caller;
        pacer.removeIf(h -> h.lane.hasEnded());
        Held held = null;
        for (Held h : pacer) {
            boolean free = links.values().stream().noneMatch(s -> s.lane == h.lane);
            if (free
                    && h.peer.equals(caller.id())
                    && h.caller.terms().sending().equals(caller.terms().sending())) {
                held = h;
            }
        }
        if (held == null) {
            SimulatedLane lane = world.openLane(
                    this, caller.at(), caller.terms().sending(), address.ipv6(), scenario.leadNs(caller));
            held = new Held(caller.id(), caller, lane);
            pacer.add(held);
        }
        held.lane.destination(caller.at());
        served.lane = held.lane;
        renew(served);
        stagers.add(new Stager(link, held.lane, scenario.leadNs(caller), agenda.nowNs()));
        wake(agenda.nowNs());
    }

    @Override
    public void confirmed(Caller caller, LinkProtocol link) {
        Served served = links.get(link);
        if (served != null) {
            served.confirmed = true;
            world.write("server: confirmed " + caller.at());
        }
    }

    @Override
    public void closed(Caller caller, LinkProtocol link, String reason) {
        Served served = links.remove(link);
        stagers.removeIf(s -> s.link == link);
        if (served != null && served.lane != null) {
            served.lane.end();
        }
    }

    /** Offers an inner packet, as the TUN reader does: to the link that its destination leads to. */
    boolean offer(byte[] packet, byte[] destination) {
        if (!isAlive() || isPaused()) {
            return false;
        }
        for (Map.Entry<LinkProtocol, Served> e : links.entrySet()) {
            Served served = e.getValue();
            if (served.confirmed
                    && served.caller.addresses().stream()
                            .anyMatch(p -> p.contains(destination, 0, destination.length))) {
                return InnerTraffic.offer(e.getKey(), packet, agenda.nowNs());
            }
        }
        return false;
    }

    /** The confirmed link of a client, or null. */
    @Nullable LinkProtocol serving(ClientNode client) {
        for (Map.Entry<LinkProtocol, Served> e : links.entrySet()) {
            if (e.getValue().confirmed && e.getValue().caller.id().equals(client.secrets.id())) {
                return e.getKey();
            }
        }
        return null;
    }

    @Nullable Acceptor acceptor() {
        return acceptor;
    }

    Map<LinkProtocol, Served> links() {
        return links;
    }

    /** The greatest timestamp on disk of a client, 0 when there is none. */
    long greatestTimestampNs(PeerId peer) {
        return replays.greatest(peer);
    }

    @Override
    public Endpoint address() {
        return address;
    }
}
