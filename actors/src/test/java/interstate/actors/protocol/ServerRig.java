package interstate.actors.protocol;

import interstate.actors.settings.ClientLimits;
import interstate.actors.settings.FloodSettings;
import interstate.actors.settings.ServerLimits;
import interstate.actors.settings.TimerSettings;
import interstate.wire.Answer;
import interstate.wire.NumberWindow;
import interstate.wire.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An acceptor with nothing around it: the test hands it datagrams, runs its jobs and stages its links' slots. */
final class ServerRig implements AcceptorPort {

    static final ClientLimits CLIENT_LIMITS = new ClientLimits(1, 4_000_000, 100_000, 256, 9_000);
    static final FloodSettings FLOODS =
            new FloodSettings(new FloodSettings.Bucket(100, 1_000), new FloodSettings.Bucket(1_000, 1_000));
    static final long EPOCH_AHEAD_NS = 2_000_000_011L;
    static final Prefix SERVER = Prefix.parse("10.9.0.1");

    final Secrets secrets;
    final LinkTable table = new LinkTable();
    final Jobs jobs = new Jobs();
    final Map<PeerId, Long> disk = new HashMap<>();
    final List<LinkProtocol> opened = new ArrayList<>();
    final List<LinkProtocol> confirmed = new ArrayList<>();
    final List<LinkProtocol> closed = new ArrayList<>();
    final List<String> reasons = new ArrayList<>();
    final List<LinkEvent> events = new ArrayList<>();
    final List<byte[]> delivered = new ArrayList<>();
    /** When each packet delivered is due. */
    final List<Long> dueNs = new ArrayList<>();

    /** Of all links. */
    final NumberWindow numbers = new NumberWindow();

    final Acceptor acceptor;
    boolean diskFull;
    private final Map<LinkProtocol, Long> slots = new HashMap<>();

    ServerRig(Secrets secrets) {
        this(secrets, FLOODS, new ServerLimits(100, 100_000_000), CLIENT_LIMITS, Map.of(), TimerSettings.defaults());
    }

    ServerRig(
            Secrets secrets,
            FloodSettings floods,
            ServerLimits limits,
            ClientLimits perClient,
            Map<PeerId, Admission.Known> known,
            TimerSettings timers) {
        this.secrets = secrets;
        Admission admission = new Admission(
                secrets.keyed,
                known,
                List.of(Prefix.parse("10.9.0.0/16"), Prefix.parse("fd09::/64")),
                List.of(SERVER),
                perClient,
                limits);
        ReplayStore replays = new ReplayStore() {
            @Override
            public long greatest(PeerId peer) {
                return disk.getOrDefault(peer, 0L);
            }

            @Override
            public Outcome advance(PeerId peer, long timestampNs) {
                if (timestampNs <= greatest(peer)) {
                    return Outcome.STALE;
                }
                if (diskFull) {
                    return Outcome.NOT_KEPT;
                }
                disk.put(peer, timestampNs);
                return Outcome.KEPT;
            }
        };
        acceptor = new Acceptor(
                secrets.responder(), admission, replays, timers, floods, secrets.dice, () -> 77, table, this);
    }

    static Endpoint at(int host) {
        return new Endpoint(0, 0xC0000200L + host, 5_000, false, 0);
    }

    /** Hands over a copy, as a socket would, first to the links, then to the acceptor. */
    void receive(long nowNs, Endpoint from, byte[] datagram) {
        byte[] copy = datagram.clone();
        if (!table.receive(nowNs, from, copy, 0, copy.length)) {
            acceptor.receive(nowNs, from, copy, 0, copy.length);
        }
    }

    /** Hands over all datagrams of a call and runs the jobs. */
    void receive(long nowNs, Endpoint from, Call call) {
        call.datagrams().forEach(d -> receive(nowNs, from, d));
        jobs.run(nowNs);
    }

    /** Stages a link's next slot, and tells it at once that the cell was taken; null when there was nothing to say. */
    byte @Nullable [] slot(long nowNs, LinkProtocol link) {
        long slot = slots.merge(link, 1L, Long::sum);
        byte[] datagram = new byte[link.terms().sendDatagramBytes()];
        LinkProtocol.Staged staged = link.stage(nowNs, slot, nowNs, datagram, 0);
        link.taken(slot);
        return staged == LinkProtocol.Staged.NOTHING ? null : datagram;
    }

    /** Reads the whole answer out of a link's slots, which come all at one time. */
    Answer answer(long nowNs, LinkProtocol link, Call call) {
        for (int i = 0; i < 64; i++) {
            byte[] datagram = slot(nowNs, link);
            Answer answer = datagram == null ? null : call.answer(datagram);
            if (answer != null) {
                return answer;
            }
        }
        throw new AssertionError("no answer");
    }

    /** Inner addresses of a link's client. */
    List<Prefix> addressesOf(LinkProtocol link) {
        return Objects.requireNonNull(acceptor.callerOf(link)).addresses();
    }

    /** The only link. */
    LinkProtocol link() {
        List<LinkProtocol> links = acceptor.links();
        if (links.size() != 1) {
            throw new AssertionError(links.size() + " links");
        }
        return links.get(0);
    }

    void tick(long nowNs) {
        acceptor.links().forEach(l -> l.tick(nowNs));
        acceptor.tick(nowNs);
    }

    @Override
    public void compute(HandshakeJob job) {
        jobs.add(job);
    }

    @Override
    public Wiring wire(Caller caller) {
        LinkPort port = new LinkPort() {
            @Override
            public void compute(HandshakeJob job) {
                jobs.add(job);
            }

            @Override
            public void encode(PreparedRepair repair) {
                repair.compute();
            }

            @Override
            public void event(LinkEvent event) {
                events.add(event);
            }

            @Override
            public NumberWindow numbers() {
                return numbers;
            }

            @Override
            public long epochAheadNs() {
                return EPOCH_AHEAD_NS;
            }
        };
        InnerPackets inner = (b, off, bytes, due) -> {
            dueNs.add(due);
            delivered.add(java.util.Arrays.copyOfRange(b, off, off + bytes));
            return true;
        };
        return new Wiring(new SendQueue(1 << 18), inner, port, 64);
    }

    @Override
    public void opened(Caller caller, LinkProtocol link) {
        opened.add(link);
    }

    @Override
    public void confirmed(Caller caller, LinkProtocol link) {
        confirmed.add(link);
    }

    @Override
    public void closed(Caller caller, LinkProtocol link, String reason) {
        closed.add(link);
        reasons.add(reason);
    }
}
