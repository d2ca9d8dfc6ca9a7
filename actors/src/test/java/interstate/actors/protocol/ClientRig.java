package interstate.actors.protocol;

import interstate.actors.settings.TimerSettings;
import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.NoiseHandshake;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import interstate.wire.NumberWindow;
import interstate.wire.Offer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A calling link with nothing around it: the test hands it datagrams, runs its jobs and stages its slots. */
final class ClientRig implements LinkPort, InitiatorKeys {

    static final long EPOCH_AHEAD_NS = 1_000_000_007L;

    /** One of the packet monitor's. */
    record Row(long strandStartedNs, boolean outgoing, long sequence, long sentNs, long receivedNs) {}

    final Secrets secrets;
    final byte[] clientId;
    final LinkProtocol link;
    final Jobs jobs = new Jobs();
    final List<LinkEvent> events = new ArrayList<>();
    final List<byte[]> delivered = new ArrayList<>();
    /** When each packet delivered is due. */
    final List<Long> dueNs = new ArrayList<>();

    /** Shared by the paths of a bond. */
    final NumberWindow numbers;

    final SendQueue queue = new SendQueue(1 << 18);
    final List<Row> rows = new ArrayList<>();
    private final HandshakeEnvelope envelope;
    private final LinkFeatures features;
    private final LaneTerms up;
    private final LaneTerms down;
    private final String[] addresses;
    long timestampNs;
    private long slot;

    ClientRig(
            Secrets secrets,
            int number,
            LaneTerms up,
            LaneTerms down,
            TimerSettings timers,
            LinkFeatures features,
            long nowNs) {
        this(secrets, number, up, down, timers, features, nowNs, new NumberWindow());
    }

    ClientRig(
            Secrets secrets,
            int number,
            LaneTerms up,
            LaneTerms down,
            TimerSettings timers,
            LinkFeatures features,
            long nowNs,
            NumberWindow numbers) {
        this.numbers = numbers;
        this.secrets = secrets;
        this.clientId = Offers.clientId(number);
        this.envelope = new HandshakeEnvelope(secrets.handshakeKeys(), true);
        this.features = features;
        this.up = up;
        this.down = down;
        this.addresses = new String[] {"10.9.1." + number};
        this.timestampNs = nowNs;
        LinkTerms terms =
                new LinkTerms(up, down, false, Offers.TIMEOUT_MS * 1_000_000, Offers.TIMEOUT_MS * 1_000_000, features);
        InnerPackets inner = (b, off, bytes, due) -> {
            dueNs.add(due);
            delivered.add(Arrays.copyOfRange(b, off, off + bytes));
            return true;
        };
        this.link = LinkProtocol.initiator(terms, timers, this, queue, inner, this, secrets.dice, 64, nowNs);
    }

    /** Stages the next slot; null when there was nothing to say. Its fate is told by {@link #taken} or {@link #missed}. */
    byte @Nullable [] stage(long nowNs) {
        byte[] datagram = new byte[link.terms().sendDatagramBytes()];
        return link.stage(nowNs, ++slot, nowNs, datagram, 0) == LinkProtocol.Staged.NOTHING ? null : datagram;
    }

    /** The slot staged last was taken. */
    void taken() {
        link.taken(slot);
    }

    /** The slot staged last was missed. */
    void missed() {
        link.missed(slot);
    }

    /** Stages the next slot and tells at once that it was taken. */
    byte @Nullable [] slot(long nowNs) {
        byte[] datagram = stage(nowNs);
        taken();
        return datagram;
    }

    boolean receive(long nowNs, byte[] datagram) {
        byte[] copy = datagram.clone();
        return link.receive(nowNs, copy, 0, copy.length);
    }

    long count(Class<? extends LinkEvent> kind) {
        return events.stream().filter(kind::isInstance).count();
    }

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
    public long epochAheadNs() {
        return EPOCH_AHEAD_NS;
    }

    @Override
    public NumberWindow numbers() {
        return numbers;
    }

    @Override
    public PacketRows packetRows() {
        return (strand, outgoing, n, sent, got) -> rows.add(new Row(strand, outgoing, n, sent, got));
    }

    @Override
    public HandshakeEnvelope envelope() {
        return envelope;
    }

    @Override
    public NoiseHandshake begin() {
        return NoiseHandshake.initiatorNn(secrets.passwordKey, secrets.dice);
    }

    @Override
    public Offer offer(int index) {
        Offer o = Offers.of(clientId, ++timestampNs, up, down, addresses);
        return new Offer(
                index,
                timestampNs,
                clientId,
                up,
                down,
                Offers.TIMEOUT_MS,
                Offers.TIMEOUT_MS,
                0,
                features,
                o.addresses());
    }
}
