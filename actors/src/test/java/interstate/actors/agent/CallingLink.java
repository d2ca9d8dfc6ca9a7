package interstate.actors.agent;

import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.InitiatorKeys;
import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.LinkPort;
import interstate.actors.protocol.LinkProtocol;
import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.PreparedRepair;
import interstate.actors.protocol.SendQueue;
import interstate.actors.settings.TimerSettings;
import interstate.actors.simulation.Dice;
import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.HandshakeKeys;
import interstate.crypto.NoiseHandshake;
import interstate.crypto.Randomness;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import interstate.wire.Offer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/** A calling link whose server never answers. Its jobs are done when the test says so, on the test's thread. */
final class CallingLink implements LinkPort, InitiatorKeys {

    static final int PACKET_LENGTH = 400;

    final Queue<HandshakeJob> jobs = new ArrayDeque<>();
    final Queue<LinkEvent> events = new ArrayDeque<>();
    final LinkProtocol link;
    private final byte[] key = new byte[32];
    private final Randomness randomness = new Dice(1);
    private final HandshakeEnvelope envelope = new HandshakeEnvelope(HandshakeKeys.ofPassword(key), true);
    private final LaneTerms lane;
    private final AtomicLong timestamp = new AtomicLong();

    CallingLink(long intervalNs, long nowNs) {
        this.lane = new LaneTerms(PACKET_LENGTH, intervalNs, 0, 0);
        this.link = LinkProtocol.initiator(
                new LinkTerms(lane, lane, false, 10_000_000_000L, 10_000_000_000L, LinkFeatures.NONE),
                TimerSettings.defaults(),
                this,
                new SendQueue(1 << 16),
                (b, off, bytes, dueNs) -> true,
                this,
                randomness,
                64,
                nowNs);
    }

    /** Has its first handshake computed, so that every slot from now on has something to carry. */
    CallingLink calling(long nowNs) {
        link.tick(nowNs);
        for (HandshakeJob job = jobs.poll(); job != null; job = jobs.poll()) {
            job.compute().apply(nowNs);
        }
        return this;
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
        return 0;
    }

    @Override
    public HandshakeEnvelope envelope() {
        return envelope;
    }

    @Override
    public NoiseHandshake begin() {
        return NoiseHandshake.initiatorNn(key, randomness);
    }

    @Override
    public Offer offer(int index) {
        return new Offer(
                index,
                timestamp.incrementAndGet(),
                new byte[Offer.CLIENT_ID_BYTES],
                lane,
                lane,
                10_000,
                10_000,
                0,
                LinkFeatures.NONE,
                List.of());
    }
}
