package interstate.actors.records;

import interstate.actors.protocol.AcceptorCounters;
import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.PeerId;
import interstate.actors.protocol.RecordCarriage;
import interstate.actors.protocol.ReplayStore;
import interstate.actors.protocol.ResponderKeys;
import interstate.actors.protocol.Timed;
import interstate.actors.settings.FloodSettings;
import interstate.actors.settings.TimerSettings;
import interstate.crypto.HandshakeException;
import interstate.crypto.NoiseHandshake;
import interstate.crypto.Randomness;
import interstate.crypto.SeenSet;
import interstate.crypto.SessionSecrets;
import interstate.crypto.TokenBucket;
import interstate.wire.Answer;
import interstate.wire.Fragment;
import interstate.wire.MalformedException;
import interstate.wire.Message;
import interstate.wire.Prefix;
import interstate.wire.RecordOffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The waiting end of end-to-end sessions: answers the clients whose handshakes come in records, over the links of other clients.
 *
 * <p>A record is looked for among the sessions of the link it came over alone. The order of work with handshakes is the
 * {@link interstate.actors.protocol.Acceptor}'s: the MAC, the ephemerals seen, the token buckets (one for each link), and only then
 * X25519, on another thread. A relay knows the cloak, so it can have X25519 computed as often as the buckets allow, and no more.
 *
 * <p>All methods are called on the links' thread.
 */
public final class RecordAcceptor implements Timed {

    private static final int SEEN_EPHEMERALS = 4_096;
    private static final long SEEN_NS = 600_000_000_000L;
    private static final int JOBS_AT_ONCE = 16;
    private static final long MILLI_NS = 1_000_000;

    private final ResponderKeys keys;
    private final Map<PeerId, List<Prefix>> known;
    private final ReplayStore replays;
    private final TimerSettings timers;
    private final FloodSettings floods;
    private final Randomness randomness;
    private final LongSupplier epochNs;
    private final RecordAcceptorPort port;
    private final AcceptorCounters counters = new AcceptorCounters();
    private final SeenSet seen;
    private final TokenBucket all;
    private final Map<String, RecordCarrier> carriers = new HashMap<>();
    private final Map<PeerId, RecordPeer> peers = new HashMap<>();
    private int jobs;
    private boolean closed;

    /**
     * @param keys with static keys, for {@link NoiseHandshake.Use#RECORDS}
     * @param known clients that may call, and the inner addresses of each
     * @param epochNs the wall clock, for the answer's time
     */
    public RecordAcceptor(
            ResponderKeys keys,
            Map<PeerId, List<Prefix>> known,
            ReplayStore replays,
            TimerSettings timers,
            FloodSettings floods,
            Randomness randomness,
            LongSupplier epochNs,
            RecordAcceptorPort port) {
        this.keys = keys;
        this.known = Map.copyOf(known);
        this.replays = replays;
        this.timers = timers;
        this.floods = floods;
        this.randomness = randomness;
        this.epochNs = epochNs;
        this.port = port;
        this.seen = new SeenSet(SEEN_EPHEMERALS, SEEN_NS, randomness);
        this.all = new TokenBucket(floods.all().perSecond(), floods.all().burst());
    }

    /**
     * What the links of a client do with records, whichever of them lives.
     *
     * @param client its name
     */
    public RecordCarriage over(String client) {
        return carriers.computeIfAbsent(
                client,
                c -> new RecordCarrier(
                        this,
                        c,
                        new TokenBucket(
                                floods.perNetwork().perSecond(),
                                floods.perNetwork().burst())));
    }

    /** Takes a record, in an array that may be changed. */
    void arrived(long nowNs, RecordCarrier over, LinkTerms terms, byte[] record, int bytes) {
        for (int i = 0; i < over.peers.size(); i++) {
            RecordPeer peer = over.peers.get(i);
            RecordSession session = peer.conversation.sessions.namedBy(record, 0, bytes);
            if (session != null) {
                opened(nowNs, over, terms, peer, session, record, bytes);
                return;
            }
        }
        if (!RecordBlock.mayBeHandshake(bytes)) {
            counters.wrongLength++;
        } else if (!keys.envelope().recognises(record, 0, bytes)) {
            counters.strangers++;
        } else {
            Message message = HandshakeRecord.open(keys.envelope(), record, 0, bytes);
            if (message == null) {
                counters.forged++;
            } else {
                initiation(nowNs, over, terms, message);
            }
        }
    }

    private void opened(
            long nowNs,
            RecordCarrier over,
            LinkTerms terms,
            RecordPeer peer,
            RecordSession session,
            byte[] record,
            int bytes) {
        boolean fresh = session != peer.conversation.sessions.current();
        if (!peer.conversation.open(nowNs, session, record, 0, bytes)
                || session != peer.conversation.sessions.current()) {
            return;
        }
        RecordCarrier before = peer.carrier;
        peer.carrier = over;
        if (fresh) {
            peer.conversation.used(nowNs);
        }
        if (before == null) {
            port.confirmed(peer, terms);
        } else if (before != over) {
            before.peers.remove(peer);
        }
    }

    private void initiation(long nowNs, RecordCarrier over, LinkTerms terms, Message message) {
        byte[] ephemeral;
        try {
            ephemeral = NoiseHandshake.ephemeralOf(message.bytes());
        } catch (HandshakeException e) {
            counters.malformed++;
            return;
        }
        if (message.kind() != Fragment.INITIATION) {
            counters.malformed++;
            return;
        }
        if (seen.contains(nowNs, ephemeral)) {
            counters.duplicates++;
            return;
        }
        if (jobs >= JOBS_AT_ONCE
                || !over.bucket.take(nowNs)
                || !all.take(nowNs)
                || seen.add(nowNs, ephemeral) != SeenSet.Outcome.NEW) {
            counters.flooded++;
            return;
        }
        ByteBuffer random = ByteBuffer.wrap(randomness.bytes(Integer.BYTES));
        int drawn = random.getInt();
        int index = drawn == 0 ? 1 : drawn;
        jobs++;
        port.compute(() -> read(over, terms, message, index));
    }

    /** Off the links' thread: deciphers an initiation, writes its timestamp to disk, then the answer. */
    private HandshakeJob.Completion read(RecordCarrier over, LinkTerms terms, Message message, int index) {
        NoiseHandshake handshake = keys.begin();
        try {
            RecordOffer offer = RecordOffer.decode(handshake.read(message.bytes()));
            byte[] caller = handshake.remoteStatic();
            PeerId id = PeerId.ofPublicKey(caller);
            List<Prefix> allowed = known.get(id);
            byte[] psk = keys.presharedKey(caller);
            if (psk == null || allowed == null) {
                return now -> done(() -> counters.unknownClients++);
            }
            handshake.psk(psk);
            Arrays.fill(psk, (byte) 0);
            switch (replays.advance(id, offer.timestampNs())) {
                case STALE -> {
                    return now -> done(() -> counters.stale++);
                }
                case NOT_KEPT -> {
                    return now -> done(() -> counters.notKept++);
                }
                case KEPT -> {}
            }
            boolean accepted = offer.addresses().stream()
                    .allMatch(wanted -> allowed.stream().anyMatch(p -> p.contains(wanted)));
            Answer answer = new Answer(
                    accepted ? Answer.Status.ACCEPTED : Answer.Status.REFUSED_ADDRESS,
                    accepted ? index : 0,
                    epochNs.getAsLong());
            byte[] written = handshake.write(answer.encode());
            SessionSecrets secrets = handshake.split();
            return now -> {
                if (closed) {
                    secrets.wipe();
                }
                done(() -> answer(now, over, terms, message.id(), id, offer, accepted, index, written, secrets));
            };
        } catch (HandshakeException | MalformedException e) {
            return now -> done(() -> counters.unknownClients++);
        } finally {
            handshake.wipe();
        }
    }

    private void done(Runnable then) {
        jobs--;
        if (!closed) {
            then.run();
        }
    }

    private void answer(
            long nowNs,
            RecordCarrier over,
            LinkTerms terms,
            long messageId,
            PeerId id,
            RecordOffer offer,
            boolean accepted,
            int index,
            byte[] written,
            SessionSecrets secrets) {
        RecordPeer peer = accepted ? peer(over, terms, id) : null;
        if (accepted && peer == null) {
            counters.flooded++;
            secrets.wipe();
            return;
        }
        if (peer == null) {
            counters.refused++;
            secrets.wipe();
        } else {
            counters.accepted++;
            peer.conversation.counters.handshakes++;
            peer.timeoutNs = offer.serverTimeoutMs() * MILLI_NS;
            RecordSession session = new RecordSession(secrets, false, index, offer.index(), nowNs);
            session.unusedUntilNs = nowNs + Math.max(peer.timeoutNs, timers.timeoutNs());
            peer.conversation.sessions.pend(session);
        }
        over.answer(HandshakeRecord.seal(messageId, Fragment.RESPONSE, written, keys.envelope(), randomness));
    }

    /** The peer with that identity, a new one if need be, to be found by what comes over the link; null if there is no room. */
    private @Nullable RecordPeer peer(RecordCarrier over, LinkTerms terms, PeerId id) {
        RecordPeer there = peers.get(id);
        if (there != null && over.peers.contains(there)) {
            return there;
        }
        if (over.peers.size() == RecordCarrier.MAX_PEERS) {
            return null;
        }
        if (there == null) {
            RecordAcceptorPort.Wiring wiring = port.wire(id, terms);
            there = new RecordPeer(id, timers, wiring.packets(), wiring.inner());
            peers.put(id, there);
        }
        over.peers.add(there);
        return there;
    }

    @Override
    public void tick(long nowNs) {
        seen.expire(nowNs);
        for (RecordPeer peer : peers()) {
            Conversation with = peer.conversation;
            with.sessions.expire(nowNs);
            if (with.sessions.isEmpty()) {
                end(peer, "not confirmed");
            } else if (peer.isConfirmed() && nowNs - with.lastOpenedNs >= peer.timeoutNs) {
                with.counters.lost++;
                end(peer, "silent");
            }
        }
    }

    private void end(RecordPeer peer, String reason) {
        peers.remove(peer.id());
        carriers.values().forEach(carrier -> carrier.peers.remove(peer));
        peer.conversation.sessions.wipe();
        port.gone(peer, reason);
    }

    @Override
    public void close(String reason) {
        closed = true;
        peers().forEach(peer -> end(peer, reason));
    }

    /** All peers, those not confirmed included; a copy. */
    public List<RecordPeer> peers() {
        return new ArrayList<>(peers.values());
    }

    /** What was counted of records that are of no session; the live counters. */
    public AcceptorCounters counters() {
        return counters;
    }
}
