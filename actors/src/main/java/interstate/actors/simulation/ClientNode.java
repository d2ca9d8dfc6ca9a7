package interstate.actors.simulation;

import interstate.actors.protocol.Endpoint;
import interstate.actors.protocol.InitiatorKeys;
import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.LinkPort;
import interstate.actors.protocol.LinkProtocol;
import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.PacketRows;
import interstate.actors.protocol.PreparedRepair;
import interstate.actors.protocol.SendQueue;
import interstate.actors.settings.TimerSettings;
import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.NoiseHandshake;
import interstate.wire.Offer;
import interstate.wire.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A calling node: its timestamps are on disk and its lane is its pacer's, so both outlive it; all else is made anew. */
final class ClientNode extends SimulatedNode implements InitiatorKeys, LinkPort {

    private static final int QUEUE_BYTES = 1 << 18;

    final int number;
    final ClientPlan plan;
    final Secrets.Client secrets;

    private final Surroundings world;
    private final Endpoint server;
    private final List<Prefix> inner;
    private final TimerSettings timers;
    private final Dice dice;
    private final long epochNs;
    private Endpoint address;
    private long lastTimestampNs;
    private long clockBackNs;
    private HandshakeEnvelope envelope;
    private @Nullable SimulatedLane lane;
    private @Nullable LinkProtocol link;
    private long refusedAtNs = -1;

    ClientNode(
            Surroundings world,
            int number,
            ClientPlan plan,
            Secrets.Client secrets,
            Endpoint address,
            Endpoint server,
            List<Prefix> inner,
            Scenario scenario,
            Dice dice) {
        super(world.agenda(), dice, scenario.tickNs(), world::afterCycle);
        this.world = world;
        this.number = number;
        this.plan = plan;
        this.secrets = secrets;
        this.address = address;
        this.server = server;
        this.inner = inner;
        this.timers = scenario.timers();
        this.dice = dice;
        this.epochNs = scenario.epochNs();
        this.envelope = secrets.envelope();
        world.network().attach(address, this);
    }

    @Override
    void boot(long nowNs) {
        envelope = secrets.envelope();
        SimulatedLane filled = lane;
        if (filled == null) {
            filled = world.openLane(this, server, plan.up(), server.ipv6(), plan.leadNs());
            lane = filled;
        }
        LinkTerms terms = new LinkTerms(
                plan.up(),
                plan.down(),
                server.ipv6(),
                plan.clientTimeoutMs() * 1_000_000,
                plan.serverTimeoutMs() * 1_000_000,
                plan.features());
        LinkProtocol made = LinkProtocol.initiator(
                terms,
                timers,
                this,
                new SendQueue(QUEUE_BYTES),
                (b, off, bytes, dueNs) -> world.deliveredToClient(this, b, off, bytes, dueNs),
                this,
                dice.at(2, life()),
                2 * filled.cells(),
                nowNs);
        link = made;
        table.add(server, made);
        stagers.add(new Stager(made, filled, plan.leadNs(), nowNs));
    }

    @Override
    void gone() {
        link = null;
        refusedAtNs = -1;
    }

    @Override
    void received(long nowNs, Endpoint from, byte[] datagram) {
        table.receive(nowNs, from, datagram, 0, datagram.length);
    }

    @Override
    void tick(long nowNs) {
        LinkProtocol ticked = link;
        if (ticked != null) {
            ticked.tick(nowNs);
        }
    }

    @Override
    public void encode(PreparedRepair repair) {
        repair.compute();
    }

    @Override
    public void event(LinkEvent event) {
        world.happened(this, event);
        if (event instanceof LinkEvent.Refused) {
            refusedAtNs = agenda.nowNs();
        }
    }

    @Override
    public long epochAheadNs() {
        return epochNs - clockBackNs;
    }

    @Override
    public PacketRows packetRows() {
        return (strand, outgoing, n, sent, got) -> world.monitored(this, strand, outgoing, n, sent, got);
    }

    @Override
    public HandshakeEnvelope envelope() {
        return envelope;
    }

    @Override
    public NoiseHandshake begin() {
        return secrets.begin(dice);
    }

    @Override
    public Offer offer(int index) {
        world.asked(this, refusedAtNs);
        lastTimestampNs = Math.max(epochNs + agenda.nowNs() - clockBackNs, lastTimestampNs + 1);
        return new Offer(
                index,
                lastTimestampNs,
                secrets.clientId(),
                plan.up(),
                plan.down(),
                plan.clientTimeoutMs(),
                plan.serverTimeoutMs(),
                Offer.leadFlags(plan.leadNs()),
                plan.features(),
                inner);
    }

    @Override
    public Endpoint address() {
        return address;
    }

    /** The host is elsewhere from now on, or behind another mapping of its NAT. */
    void roam(Endpoint to) {
        world.network().detach(address);
        address = to;
        world.network().attach(to, this);
    }

    /** The host's clock is set back; only timestamps on disk keep their order. */
    void setClockBack(long byNs) {
        clockBackNs += byNs;
    }

    @Nullable LinkProtocol link() {
        return link;
    }

    /** Ends node and lane, as {@code stop} does. */
    void stop() {
        kill();
        SimulatedLane filled = lane;
        if (filled != null) {
            filled.end();
        }
        lane = null;
    }

    /** Offers an inner packet, as the TUN reader does; false when it is not taken. */
    boolean offer(byte[] packet) {
        LinkProtocol made = link;
        return made != null && !isPaused() && InnerTraffic.offer(made, packet, agenda.nowNs());
    }
}
