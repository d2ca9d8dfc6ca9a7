package interstate.actors.records;

import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.PeerId;
import interstate.actors.protocol.RecordCarriage;
import interstate.actors.protocol.ReplayStore;
import interstate.actors.protocol.ResponderKeys;
import interstate.actors.protocol.SendQueue;
import interstate.actors.settings.FloodSettings;
import interstate.actors.settings.TimerSettings;
import interstate.actors.simulation.Dice;
import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.HandshakeKeys;
import interstate.crypto.KeyPair25519;
import interstate.crypto.NoiseHandshake;
import interstate.crypto.ServerIdentity;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import interstate.wire.Prefix;
import interstate.wire.RecordOffer;
import interstate.wire.TypedBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A home and a guard whose records go through the hands of a relay, which may do to them what it likes. */
final class RecordDuo {

    static final long STEP_NS = 10_000_000;
    static final LaneTerms LANE = new LaneTerms(1_500, STEP_NS, 250, 0);
    static final LinkTerms TERMS =
            new LinkTerms(LANE, LANE, false, 10_000_000_000L, 10_000_000_000L, LinkFeatures.NONE);
    static final String RELAY = "relay";
    private static final long TIMEOUT_NS = 10_000_000_000L;
    private static final int QUEUE_BYTES = 1 << 16;

    final Dice dice = new Dice(7);
    final KeyPair25519 guardPair = KeyPair25519.generate(dice);
    final KeyPair25519 homePair = KeyPair25519.generate(dice);
    final byte[] cloak = dice.bytes(32);
    final Replays replays = new Replays();
    final List<LinkEvent> events = new ArrayList<>();
    final List<byte[]> atHome = new ArrayList<>();
    final List<byte[]> atGuard = new ArrayList<>();
    final List<String> gone = new ArrayList<>();
    final List<RecordPeer> confirmed = new ArrayList<>();
    final SendQueue homePackets = new SendQueue(QUEUE_BYTES, Carriages.LONGEST_PACKET);
    final SendQueue up = new SendQueue(QUEUE_BYTES);
    final SendQueue down = new SendQueue(QUEUE_BYTES);

    /** What the relay makes of a record, in either direction. */
    Function<byte[], List<byte[]>> upWay = List::of;

    Function<byte[], List<byte[]>> downWay = List::of;
    /** The home's inner addresses, by what it offers. */
    List<Prefix> offered = List.of(Prefix.parse("10.9.0.2/32"));

    TimerSettings timers = TimerSettings.defaults();
    FloodSettings floods = new FloodSettings(new FloodSettings.Bucket(50, 200), new FloodSettings.Bucket(500, 1_000));
    long nowNs = 1_000_000_000L;
    RecordCaller home;
    RecordAcceptor guard;
    private final ArrayDeque<HandshakeJob> jobs = new ArrayDeque<>();
    private final byte[] block = new byte[TypedBlock.MAX_BLOCK_BYTES];
    private long timestamps = 100;

    RecordDuo() {
        home = newHome();
        guard = newGuard();
    }

    RecordCaller newHome() {
        HandshakeEnvelope envelope = new HandshakeEnvelope(handshakeKeys(), true);
        return new RecordCaller(
                new RecordCallerKeys() {
                    @Override
                    public HandshakeEnvelope envelope() {
                        return envelope;
                    }

                    @Override
                    public NoiseHandshake begin() {
                        return NoiseHandshake.initiatorIk(
                                NoiseHandshake.Use.RECORDS,
                                homePair,
                                guardPair.publicKey(),
                                NoiseHandshake.noPsk(),
                                dice);
                    }

                    @Override
                    public RecordOffer offer(int index) {
                        return new RecordOffer(index, timestamps++, TIMEOUT_NS / 1_000_000, offered);
                    }
                },
                timers,
                STEP_NS,
                TIMEOUT_NS,
                homePackets,
                (b, offset, bytes, due) -> atHome.add(Arrays.copyOfRange(b, offset, offset + bytes)),
                new RecordPort() {
                    @Override
                    public void compute(HandshakeJob job) {
                        jobs.add(job);
                    }

                    @Override
                    public void event(LinkEvent event) {
                        events.add(event);
                    }
                },
                dice);
    }

    RecordAcceptor newGuard() {
        return new RecordAcceptor(
                guardKeys(NoiseHandshake.Use.RECORDS),
                Map.of(PeerId.ofPublicKey(homePair.publicKey()), List.of(Prefix.parse("10.9.0.0/30"))),
                replays,
                timers,
                floods,
                dice,
                () -> 0,
                new RecordAcceptorPort() {
                    @Override
                    public void compute(HandshakeJob job) {
                        jobs.add(job);
                    }

                    @Override
                    public Wiring wire(PeerId id, LinkTerms over) {
                        return new Wiring(
                                new SendQueue(QUEUE_BYTES, Carriages.LONGEST_PACKET),
                                (b, offset, bytes, due) -> atGuard.add(Arrays.copyOfRange(b, offset, offset + bytes)));
                    }

                    @Override
                    public void confirmed(RecordPeer peer, LinkTerms over) {
                        confirmed.add(peer);
                    }

                    @Override
                    public void gone(RecordPeer peer, String reason) {
                        gone.add(reason);
                    }
                });
    }

    HandshakeKeys handshakeKeys() {
        return HandshakeKeys.ofCloak(new ServerIdentity(guardPair.publicKey(), cloak));
    }

    ResponderKeys guardKeys(NoiseHandshake.Use use) {
        HandshakeEnvelope envelope = new HandshakeEnvelope(handshakeKeys(), false);
        return new ResponderKeys() {
            @Override
            public HandshakeEnvelope envelope() {
                return envelope;
            }

            @Override
            public NoiseHandshake begin() {
                return NoiseHandshake.responderIk(use, guardPair, NoiseHandshake.noPsk(), dice);
            }

            @Override
            public boolean keyed() {
                return true;
            }

            @Override
            public byte @Nullable [] presharedKey(byte[] client) {
                return Arrays.equals(client, homePair.publicKey()) ? NoiseHandshake.noPsk() : null;
            }
        };
    }

    /** Lets a step pass: ticks, sends, carries, computes. */
    void step() {
        nowNs += STEP_NS;
        home.tick(nowNs);
        guard.tick(nowNs);
        compute();
        while (home.sendOne(nowNs, up, block)) {
            // All that goes.
        }
        for (byte[] sent : records(up)) {
            upWay.apply(sent).forEach(this::toGuard);
        }
        RecordCarriage over = guard.over(RELAY);
        over.fill(nowNs, TERMS, down);
        for (byte[] sent : records(down)) {
            downWay.apply(sent).forEach(this::toHome);
        }
        compute();
    }

    void steps(long ns) {
        for (long at = 0; at < ns; at += STEP_NS) {
            step();
        }
    }

    /** Until a session stands and the guard knows. */
    RecordDuo established() {
        steps(200_000_000);
        if (confirmed.isEmpty()) {
            throw new AssertionError("no session: " + events);
        }
        return this;
    }

    void compute() {
        while (!jobs.isEmpty()) {
            jobs.remove().compute().apply(nowNs);
        }
    }

    void toGuard(byte[] record) {
        byte[] before = record.clone();
        guard.over(RELAY).arrived(nowNs, TERMS, record, 0, record.length);
        if (!Arrays.equals(before, record)) {
            throw new AssertionError("the carrier's bytes were changed");
        }
    }

    void toHome(byte[] record) {
        home.arrived(nowNs, record.clone(), 0, record.length);
    }

    /** Takes all blocks out of a queue, without their headers. */
    static List<byte[]> records(SendQueue queue) {
        List<byte[]> records = new ArrayList<>();
        for (int bytes = queue.headBytes(); bytes > 0; bytes = queue.headBytes()) {
            byte[] block = new byte[bytes];
            queue.copyHead(0, block, 0, bytes);
            long ordinal = queue.nextOrdinal();
            queue.advance();
            queue.settle(ordinal, ordinal + 1);
            records.add(Arrays.copyOfRange(block, TypedBlock.HEADER_BYTES, bytes));
        }
        return records;
    }

    RecordPeer peer() {
        return confirmed.get(confirmed.size() - 1);
    }

    /** An inner packet of the given length, drawn from its number. */
    static byte[] packet(int number, int bytes) {
        byte[] b = new Dice(number).bytes(bytes);
        b[0] = 0x45;
        b[2] = (byte) (bytes >> 8);
        b[3] = (byte) bytes;
        return b;
    }

    void sendUp(byte[] packet) {
        if (!homePackets.offer(packet, 0, packet.length)) {
            throw new AssertionError("no room");
        }
    }

    void sendDown(byte[] packet) {
        if (!peer().packets().offer(packet, 0, packet.length)) {
            throw new AssertionError("no room");
        }
    }

    /** Timestamps in memory. */
    static final class Replays implements ReplayStore {
        private final Map<PeerId, Long> greatest = new HashMap<>();

        @Override
        public long greatest(PeerId peer) {
            return greatest.getOrDefault(peer, 0L);
        }

        @Override
        public Outcome advance(PeerId peer, long timestampNs) {
            if (timestampNs <= greatest(peer)) {
                return Outcome.STALE;
            }
            greatest.put(peer, timestampNs);
            return Outcome.KEPT;
        }
    }
}
