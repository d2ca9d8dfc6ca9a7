package interstate.actors.circuit;

import interstate.actors.protocol.InnerPackets;
import interstate.actors.protocol.SendQueue;
import interstate.crypto.HandshakeException;
import interstate.crypto.Identity;
import interstate.crypto.NoiseHandshake;
import interstate.crypto.Randomness;
import interstate.crypto.SessionSecrets;
import interstate.crypto.SignedRecord;
import interstate.crypto.TagSealer;
import interstate.wire.BigEndian;
import interstate.wire.InnerPacket;
import interstate.wire.MalformedException;
import interstate.wire.circuit.CircuitMessage;
import interstate.wire.circuit.CircuitMessage.Kind;
import interstate.wire.circuit.Cloves;
import interstate.wire.circuit.Delivery;
import interstate.wire.circuit.LeaseSet;
import interstate.wire.circuit.LeaseSet.Lease;
import interstate.wire.circuit.RouterHash;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Another destination, and the session with it: inner packets that wait for it are sealed into messages, and those that come from it
 * opened (docs/PROTOCOL.md, "Sessions"). The one that calls draws the handshakes; both speak through whatever tunnels there are. One
 * thread.
 */
final class Partner {
    /** Answers that may still come to calls sent before. */
    private static final int MOST_CALLS = 2;

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long FIRST_RETRY_NS = 2 * SECOND_NS;
    private static final long LONGEST_RETRY_NS = 20 * SECOND_NS;
    private static final long SILENT_NS = 15 * SECOND_NS;
    /** Spoken into for so long without an answer: perhaps one of the two does not know how the other is reached now. */
    private static final long DOUBTFUL_NS = 2 * SECOND_NS;

    private static final long PREVIOUS_NS = 60 * SECOND_NS;
    private static final int MOST_WAITING = 4;
    /** Clocks may differ by so much; what is from later would stand in the way of all that is to come. */
    private static final long AHEAD_MS = 600_000;

    private static final int PACKET_HEADER_BYTES = Cloves.headerBytes(Delivery.LOCAL) + 1;
    /** By which an answer is known. */
    static final int CALL_ID_BYTES = 8;

    /** Room for the longest packet, and a record besides. */
    private static final int CONTENT_BYTES = 1 << 16;

    private static final class Attempt {
        final byte[] id;
        final NoiseHandshake handshake;
        boolean reading;

        Attempt(byte[] id, NoiseHandshake handshake) {
            this.id = id;
            this.handshake = handshake;
        }

        /** Wipes it, unless an answer is being read: who reads it wipes it then. */
        void forget() {
            if (!reading) {
                handshake.wipe();
            }
        }
    }

    private final Identity self;
    private final RouterHash hash;
    private final boolean calls;
    private final SendQueue packets;
    private final InnerPackets inner;
    private final RouterPort port;
    private final Randomness randomness;
    private final DestinationCounters counters = new DestinationCounters();
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private final ArrayDeque<Attempt> attempts = new ArrayDeque<>();

    private @Nullable SignedRecord record;
    private @Nullable DestinationSession current;
    private @Nullable DestinationSession previous;
    /** At the end that answers: of the latest two calls, until something opens under one; their answers may still be on the way. */
    private final ArrayDeque<DestinationSession> unconfirmed = new ArrayDeque<>();

    private long previousUntilNs;
    private long sentSinceNs;
    private boolean sentUnheard;
    private long toldNs;
    private long retryAtNs;
    private long retryNs;
    private long newestCallMs = -1;
    private @Nullable SignedRecord news;
    private @Nullable SignedRecord own;
    private final byte[] content = new byte[CONTENT_BYTES];

    /** Where what is sealed for it goes. */
    @Nullable OwnTunnel via;

    @Nullable Lease lease;

    /**
     * @param calls whether this end draws the handshakes
     * @param packets inner packets that wait for it
     * @param inner takes those that come from it
     */
    Partner(
            Identity self,
            RouterHash hash,
            boolean calls,
            SendQueue packets,
            InnerPackets inner,
            RouterPort port,
            Randomness randomness) {
        this.self = self;
        this.hash = hash;
        this.calls = calls;
        this.packets = packets;
        this.inner = inner;
        this.port = port;
        this.randomness = randomness;
    }

    RouterHash hash() {
        return hash;
    }

    boolean calls() {
        return calls;
    }

    DestinationCounters counters() {
        return counters;
    }

    boolean isEstablished() {
        return current != null;
    }

    /** How it is reached, as far as is known. */
    @Nullable LeaseSet leases() {
        SignedRecord known = record;
        return known == null ? null : known.leases();
    }

    /** Takes note of how it is reached, unless that is older than what is known. */
    void learn(SignedRecord leases) {
        SignedRecord known = record;
        if (leases.hash().equals(hash)
                && leases.publishedMs() - port.epochMs() < AHEAD_MS
                && leases.leases() != null
                && (known == null || known.publishedMs() < leases.publishedMs())) {
            record = leases;
            news = own;
        }
    }

    /** Has it told how this end is reached from now on. */
    void tell(SignedRecord ownLeases) {
        own = ownLeases;
        news = ownLeases;
    }

    // ---- calling
    // ------------------------------------------------------------------------------------------------------

    /** Calls, if there is no session, or an old one, or nothing has been heard for long. */
    void tick(long nowNs, @Nullable SignedRecord ownLeases) {
        own = ownLeases;
        DestinationSession old = previous;
        if (old != null && nowNs - previousUntilNs >= 0) {
            old.wipe();
            previous = null;
        }
        if (isDoubtful(nowNs) && nowNs - toldNs >= DOUBTFUL_NS) {
            news = own;
        }
        LeaseSet theirs = leases();
        if (!calls || ownLeases == null || theirs == null || !wantsToCall(nowNs)) {
            return;
        }
        retryNs = retryNs == 0 ? FIRST_RETRY_NS : Math.min(2 * retryNs, LONGEST_RETRY_NS);
        retryAtNs = nowNs + retryNs;
        call(theirs, ownLeases);
    }

    /** Whether what was said last may not have come, or the answer. */
    boolean isDoubtful(long nowNs) {
        return sentUnheard && nowNs - sentSinceNs >= DOUBTFUL_NS;
    }

    private boolean wantsToCall(long nowNs) {
        DestinationSession session = current;
        boolean silent = sentUnheard && nowNs - sentSinceNs >= SILENT_NS;
        return (session == null || session.isWorn(nowNs) || silent) && (retryNs == 0 || nowNs - retryAtNs >= 0);
    }

    private void call(LeaseSet theirs, SignedRecord ownLeases) {
        byte[] leases = ownLeases.encode();
        byte[] offer = new byte[Long.BYTES + leases.length];
        BigEndian.putLong(offer, 0, port.epochMs());
        System.arraycopy(leases, 0, offer, Long.BYTES, leases.length);
        byte[] id = randomness.bytes(CALL_ID_BYTES);
        port.compute(() -> {
            NoiseHandshake handshake = NoiseHandshake.initiatorIk(
                    NoiseHandshake.Use.DESTINATIONS,
                    self.agreement(),
                    theirs.keys().agreement(),
                    NoiseHandshake.noPsk(),
                    randomness);
            byte[] message = handshake.write(offer);
            return nowNs -> {
                if (attempts.size() == MOST_CALLS) {
                    attempts.removeFirst().forget();
                }
                attempts.addLast(new Attempt(id, handshake));
                enqueue(Kind.CALL, id, message);
            };
        });
    }

    private void enqueue(Kind kind, byte[] id, byte[] message) {
        byte[] body = Arrays.copyOf(id, id.length + message.length);
        System.arraycopy(message, 0, body, id.length, message.length);
        if (waiting.size() == MOST_WAITING) {
            waiting.removeFirst();
        }
        waiting.addLast(CircuitMessage.of(kind, body));
    }

    /** An answer has come; whether it may be to one of this end's calls. */
    boolean answered(byte[] id, byte[] message) {
        for (Attempt attempt : attempts) {
            if (Arrays.equals(attempt.id, id)) {
                if (!attempt.reading) {
                    attempt.reading = true;
                    port.compute(() -> {
                        try {
                            attempt.handshake.read(message);
                            SessionSecrets secrets = attempt.handshake.split();
                            return nowNs -> stand(nowNs, attempt, secrets);
                        } catch (HandshakeException e) {
                            return nowNs -> misread(attempt);
                        }
                    });
                }
                return true;
            }
        }
        return false;
    }

    /** Whoever sees a call's id can send such; the true answer may still come. */
    private void misread(Attempt attempt) {
        counters.malformed++;
        attempt.reading = false;
        if (!attempts.contains(attempt)) {
            attempt.handshake.wipe();
        }
    }

    private void stand(long nowNs, Attempt attempt, SessionSecrets secrets) {
        attempt.handshake.wipe();
        if (!attempts.remove(attempt)) {
            secrets.wipe();
            return;
        }
        attempts.forEach(Attempt::forget);
        attempts.clear();
        waiting.clear();
        retryNs = 0;
        use(nowNs, new DestinationSession(nowNs, secrets, true));
        // The other end uses the session when something opens under it.
        news = own;
    }

    private void use(long nowNs, DestinationSession session) {
        DestinationSession before = previous;
        if (before != null) {
            before.wipe();
        }
        previous = current;
        previousUntilNs = nowNs + PREVIOUS_NS;
        current = session;
        counters.sessions++;
        sentUnheard = false;
    }

    // ---- being called
    // -------------------------------------------------------------------------------------------------

    /**
     * A call of this partner held: its session waits for something to open under it.
     *
     * @param madeMs when it was made; of two, the later one counts
     */
    void called(long nowNs, long madeMs, SignedRecord leases, byte[] id, byte[] answer, SessionSecrets secrets) {
        if (madeMs <= newestCallMs || madeMs - port.epochMs() > AHEAD_MS) {
            secrets.wipe();
            return;
        }
        newestCallMs = madeMs;
        learn(leases);
        if (unconfirmed.size() == MOST_CALLS) {
            unconfirmed.removeFirst().wipe();
        }
        unconfirmed.addLast(new DestinationSession(nowNs, secrets, false));
        enqueue(Kind.ANSWER, id, answer);
    }

    // ---- sealing
    // ------------------------------------------------------------------------------------------------------

    /** Whether anything waits for it that could go now. */
    boolean hasMessage() {
        DestinationSession session = current;
        return !waiting.isEmpty()
                || (session != null && !session.sealer.isSpent() && (packets.headBytes() > 0 || news != null));
    }

    /**
     * The next message for it: a call or an answer, or as many packets as so many bytes take, one at least.
     *
     * @return null if there is none
     */
    byte @Nullable [] next(long nowNs, int room) {
        byte[] first = waiting.pollFirst();
        if (first != null) {
            counters.calls++;
            return first;
        }
        DestinationSession session = current;
        if (session == null || session.sealer.isSpent()) {
            return null;
        }
        int taken = 0;
        SignedRecord leases = news;
        if (leases != null) {
            news = null;
            toldNs = nowNs;
            taken = store(leases);
        }
        int most = room - TagSealer.OVERHEAD_BYTES - 1;
        for (int bytes = packets.headBytes(); bytes > 0; bytes = packets.headBytes()) {
            int clove = PACKET_HEADER_BYTES + bytes;
            if (taken > 0 && taken + clove > most) {
                break;
            }
            taken = packet(taken, bytes);
            counters.packetsOut++;
        }
        if (taken == 0) {
            return null;
        }
        byte[] sealed = session.sealer.seal(Arrays.copyOf(content, taken));
        if (!sentUnheard) {
            sentUnheard = true;
            sentSinceNs = nowNs;
        }
        return CircuitMessage.of(Kind.SEALED, sealed);
    }

    private int store(SignedRecord leases) {
        byte[] message = CircuitMessage.of(Kind.STORE, leases.encode());
        int at = Cloves.write(Delivery.LOCAL, message.length, content, 0);
        System.arraycopy(message, 0, content, at, message.length);
        return at + message.length;
    }

    private int packet(int off, int bytes) {
        int at = Cloves.write(Delivery.LOCAL, 1 + bytes, content, off);
        content[at] = (byte) Kind.PACKET.code();
        packets.copyHead(0, content, at + 1, bytes);
        long ordinal = packets.nextOrdinal();
        packets.advance();
        packets.settle(ordinal, ordinal + 1);
        return at + 1 + bytes;
    }

    // ---- opening
    // ------------------------------------------------------------------------------------------------------

    /** Opens a message, if it is one of this partner's; whether it was. */
    boolean open(long nowNs, byte[] b, int off, int bytes) {
        if (opens(nowNs, current, b, off, bytes) || opens(nowNs, previous, b, off, bytes)) {
            return true;
        }
        for (DestinationSession session : unconfirmed) {
            if (opens(nowNs, session, b, off, bytes)) {
                return true;
            }
        }
        return false;
    }

    private boolean opens(long nowNs, @Nullable DestinationSession session, byte[] b, int off, int bytes) {
        if (session == null || !session.opener.knows(b, off, bytes)) {
            return false;
        }
        byte[] opened = session.opener.open(b, off, bytes);
        if (opened == null) {
            counters.malformed++;
            return true;
        }
        if (unconfirmed.remove(session)) {
            unconfirmed.forEach(DestinationSession::wipe);
            unconfirmed.clear();
            use(nowNs, session);
        }
        sentUnheard = sentUnheard && session != current;
        try {
            Cloves.read(opened, 0, opened.length, (delivery, clove, at, length) -> clove(delivery, clove, at, length));
        } catch (MalformedException e) {
            counters.malformed++;
        }
        return true;
    }

    private void clove(Delivery delivery, byte[] b, int off, int bytes) {
        Kind kind;
        try {
            kind = CircuitMessage.kind(b[off]);
        } catch (MalformedException e) {
            counters.malformed++;
            return;
        }
        if (delivery.kind() != Delivery.Kind.LOCAL) {
            counters.malformed++;
        } else if (kind == Kind.PACKET) {
            packetCame(b, off + 1, bytes - 1);
        } else if (kind == Kind.STORE) {
            byte[] encoded = Arrays.copyOfRange(b, off + 1, off + bytes);
            port.compute(() -> {
                try {
                    SignedRecord leases = SignedRecord.decode(encoded);
                    return nowNs -> learn(leases);
                } catch (MalformedException e) {
                    return nowNs -> counters.malformed++;
                }
            });
        } else {
            counters.malformed++;
        }
    }

    private void packetCame(byte[] b, int off, int bytes) {
        if (bytes == 0 || InnerPacket.totalBytes(b, off, bytes) != bytes) {
            counters.malformed++;
        } else if (inner.deliver(b, off, bytes, InnerPackets.AT_ONCE)) {
            counters.packetsIn++;
        } else {
            counters.packetsNotAllowed++;
        }
    }

    void wipe() {
        for (DestinationSession session : new @Nullable DestinationSession[] {current, previous}) {
            if (session != null) {
                session.wipe();
            }
        }
        unconfirmed.forEach(DestinationSession::wipe);
        unconfirmed.clear();
        attempts.forEach(Attempt::forget);
        attempts.clear();
        waiting.clear();
        current = null;
        previous = null;
    }
}
