package interstate.actors.protocol;

import interstate.actors.settings.FloodSettings;
import interstate.actors.settings.TimerSettings;
import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.HandshakeException;
import interstate.crypto.NoiseHandshake;
import interstate.crypto.Randomness;
import interstate.crypto.SeenSet;
import interstate.crypto.SessionSecrets;
import interstate.crypto.TokenBucket;
import interstate.wire.Answer;
import interstate.wire.Bond;
import interstate.wire.DatagramLayout;
import interstate.wire.Fragment;
import interstate.wire.FragmentAssembler;
import interstate.wire.LaneTerms;
import interstate.wire.MalformedException;
import interstate.wire.Message;
import interstate.wire.Offer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The waiting end for all clients: turns initiations into links.
 *
 * <p>The order of work keeps floods cheap: one block cipher call, the MAC, the exact set of ephemerals seen, the token
 * buckets, and only then X25519, on another thread. Silence to strangers: nothing is answered unless the initiation
 * deciphered, came from a known client, and carried a new timestamp.
 *
 * <p>All methods are called on the links' thread.
 */
public final class Acceptor {

    /** How much older an initiation may be than the latest of the client's other paths. */
    private static final long OLDEST_NS = 86_400_000_000_000L;

    private static final int BODY_AT = DatagramLayout.HEADER_BYTES + DatagramLayout.SALT_BYTES;
    private static final int NETWORK_BUCKETS = 4_096;
    private static final int SEEN_EPHEMERALS = 65_536;
    private static final long SEEN_NS = 600_000_000_000L;
    private static final int JOBS_AT_ONCE = 64;
    private static final int OUTER_IPV4_BYTES = 28;
    private static final int OUTER_IPV6_BYTES = 48;

    private final ResponderKeys keys;
    private final Admission admission;
    private final ReplayStore replays;
    private final TimerSettings timers;
    private final FloodSettings floods;
    private final Randomness randomness;
    private final LongSupplier epochNs;
    private final AcceptorPort port;
    private final AcceptorCounters counters = new AcceptorCounters();

    private final FragmentAssembler<Endpoint> fragments = new FragmentAssembler<>();
    private final SeenSet seen;
    private final TokenBucket all;
    private final Map<Endpoint, TokenBucket> networks = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, TokenBucket> eldest) {
            return size() > NETWORK_BUCKETS;
        }
    };

    private final Map<LinkProtocol, Admission.Held> links = new LinkedHashMap<>();
    /** Lanes about to be opened or taken up again. */
    private final List<Admission.Held> places = new ArrayList<>();

    private final LinkTable table;
    private int jobs;
    private @Nullable Endpoint lastStranger;

    /**
     * @param table where the links made here are found by the address of their peer
     * @param epochNs the wall clock, for the answer's time
     */
    public Acceptor(
            ResponderKeys keys,
            Admission admission,
            ReplayStore replays,
            TimerSettings timers,
            FloodSettings floods,
            Randomness randomness,
            LongSupplier epochNs,
            LinkTable table,
            AcceptorPort port) {
        this.keys = keys;
        this.admission = admission;
        this.replays = replays;
        this.timers = timers;
        this.floods = floods;
        this.randomness = randomness;
        this.epochNs = epochNs;
        this.table = table;
        this.port = port;
        this.seen = new SeenSet(SEEN_EPHEMERALS, SEEN_NS, randomness);
        this.all = new TokenBucket(floods.all().perSecond(), floods.all().burst());
    }

    /** Looks at a datagram that no link recognised. */
    public void receive(long nowNs, Endpoint from, byte[] datagram, int offset, int bytes) {
        int overhead = from.ipv6() ? OUTER_IPV6_BYTES : OUTER_IPV4_BYTES;
        if (bytes < DatagramLayout.MIN_PACKET_LENGTH - overhead
                || bytes > DatagramLayout.MAX_PACKET_LENGTH - overhead) {
            counters.wrongLength++;
            return;
        }
        HandshakeEnvelope envelope = keys.envelope();
        if (!envelope.recognises(datagram, offset, bytes)) {
            if (table.at(from).isEmpty()) {
                counters.strangers++;
                lastStranger = from;
            } else {
                counters.chaff++;
            }
            return;
        }
        if (!envelope.open(datagram, offset, bytes)) {
            counters.forged++;
            lastStranger = from;
            return;
        }
        Message message =
                fragments.accept(nowNs, from, datagram, offset + BODY_AT, DatagramLayout.handshakeBodyBytes(bytes));
        if (message != null) {
            initiation(nowNs, from, message);
        }
    }

    private void initiation(long nowNs, Endpoint from, Message message) {
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
            for (LinkProtocol link : table.at(from)) {
                if (links.containsKey(link)) {
                    responder(link).repeat(nowNs, message.id());
                }
            }
            return;
        }
        if (jobs >= JOBS_AT_ONCE
                || !bucketOf(from).take(nowNs)
                || !all.take(nowNs)
                || seen.add(nowNs, ephemeral) != SeenSet.Outcome.NEW) {
            counters.flooded++;
            return;
        }
        read(
                message,
                opened -> {
                    if (opened != null) {
                        opened(from, message.id(), opened);
                    }
                },
                null);
    }

    /**
     * A caller with a living session asks for new keys inside it.
     *
     * @return whether the request is being worked on; {@link Responder#rekeyed} tells when it no longer is
     */
    boolean rekey(LinkProtocol link, Responder responder, Message message) {
        Strand strand = link.strand();
        if (jobs >= JOBS_AT_ONCE || strand == null) {
            counters.flooded++;
            return false;
        }
        read(
                message,
                opened -> {
                    if (opened == null) {
                        responder.rekeyed();
                    } else {
                        rekeyOpened(link, responder, strand, message.id(), opened);
                    }
                },
                responder.peer());
        return true;
    }

    /** What an initiation held. */
    private record Opened(PeerId id, Offer offer, NoiseHandshake handshake) {

        /** Each path calls on its own: the timestamps of one say nothing of another's. */
        PeerId pathId() {
            Bond bond = offer.features().bond();
            return bond == null ? id : id.ofPath(bond.path());
        }
    }

    private interface Then {
        /** @param opened null when the initiation is not to be answered */
        void apply(@Nullable Opened opened);
    }

    /** Deciphers an initiation on another thread. */
    private void read(Message message, Then then, @Nullable PeerId mustBe) {
        jobs++;
        port.compute(() -> {
            Opened opened = decipher(message.bytes());
            return now -> {
                jobs--;
                if (opened == null || !admission.knows(opened.id) || (mustBe != null && !mustBe.equals(opened.id))) {
                    counters.unknownClients++;
                    if (opened != null) {
                        opened.handshake.wipe();
                    }
                    then.apply(null);
                } else if (isStale(opened)) {
                    counters.stale++;
                    opened.handshake.wipe();
                    then.apply(null);
                } else {
                    then.apply(opened);
                }
            };
        });
    }

    /** Not newer than the path's latest, or so much older than one of another path that nobody can have sent it just now. */
    private boolean isStale(Opened opened) {
        long timestampNs = opened.offer.timestampNs();
        if (timestampNs <= replays.greatest(opened.pathId())) {
            return true;
        }
        for (int path = 0; path < Bond.MAX_PATHS; path++) {
            if (timestampNs < replays.greatest(opened.id.ofPath(path)) - OLDEST_NS) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Opened decipher(byte[] message) {
        NoiseHandshake handshake = keys.begin();
        try {
            Offer offer = Offer.decode(handshake.read(message));
            if (!keys.keyed()) {
                return new Opened(PeerId.ofClientId(offer.clientId16()), offer, handshake);
            }
            byte[] client = handshake.remoteStatic();
            byte[] psk = keys.presharedKey(client);
            if (psk != null) {
                handshake.psk(psk);
                Arrays.fill(psk, (byte) 0);
                return new Opened(PeerId.ofPublicKey(client), offer, handshake);
            }
        } catch (HandshakeException | MalformedException e) {
            // Counted by the caller as an unknown client; the network can cause no more than that.
        }
        handshake.wipe();
        return null;
    }

    private void opened(Endpoint from, long messageId, Opened opened) {
        LinkTerms asked = terms(opened.offer, from);
        Answer.Status status = admission.decide(opened.id, opened.offer, held());
        boolean accepted = status == Answer.Status.ACCEPTED;
        LinkTerms terms = accepted ? asked : refused(opened.id, asked);
        Caller caller = new Caller(
                opened.id,
                from,
                terms,
                opened.offer.downLeadNs(),
                accepted ? admission.addressesOf(opened.id, opened.offer) : List.of());
        LinkProtocol same = laneFor(caller, asked, accepted);
        if (same == null && !roomForUnconfirmed(caller)) {
            counters.flooded++;
            opened.handshake.wipe();
            return;
        }
        // Others may be decided on while this one's timestamp goes to disk: its place is taken from now on.
        Admission.Held place = new Admission.Held(caller, accepted, same != null);
        places.add(place);
        write(opened, status, (now, written) -> {
            places.remove(place);
            if (written == null) {
                return;
            }
            LinkProtocol carrier = carrier(now, caller, asked, accepted);
            if (carrier == null) {
                counters.flooded++;
                written.secrets.wipe();
            } else {
                answer(now, carrier, messageId, opened, written);
            }
        });
    }

    /** The link that is to carry an answer: the one that the caller has already, or a new one in place of another attempt's. */
    private @Nullable LinkProtocol carrier(long nowNs, Caller caller, LinkTerms asked, boolean accepted) {
        LinkProtocol same = laneFor(caller, asked, accepted);
        if (same != null) {
            return same;
        }
        if (!roomForUnconfirmed(caller)) {
            return null;
        }
        dropUnconfirmedOf(caller);
        return open(nowNs, caller, accepted);
    }

    private boolean roomForUnconfirmed(Caller caller) {
        LinkTerms terms = caller.terms();
        return admission.roomForUnconfirmed(caller.id(), terms.features().bond(), terms.sending(), held());
    }

    private LinkTerms refused(PeerId id, LinkTerms asked) {
        return new LinkTerms(
                admission.refusalTerms(id, asked.sending()),
                asked.receiving(),
                asked.ipv6(),
                asked.clientTimeoutNs(),
                asked.serverTimeoutNs(),
                asked.features());
    }

    /** Every lane, and every place kept for one. */
    private List<Admission.Held> held() {
        List<Admission.Held> held = new ArrayList<>(links.values());
        held.addAll(places);
        return held;
    }

    private void rekeyOpened(LinkProtocol link, Responder responder, Strand strand, long messageId, Opened opened) {
        write(opened, Answer.Status.ACCEPTED, (now, written) -> {
            responder.rekeyed();
            if (written == null) {
                return;
            }
            if (links.containsKey(link) && link.strand() == strand) {
                counters.accepted++;
                responder.answer(now, messageId, written.message, session(now, opened, written, strand), true);
            } else {
                written.secrets.wipe();
            }
        });
    }

    private void answer(long nowNs, LinkProtocol link, long messageId, Opened opened, Written written) {
        Session session = null;
        if (written.status == Answer.Status.ACCEPTED) {
            counters.accepted++;
            session = session(nowNs, opened, written, link.newStrand(opened.offer.index()));
        } else {
            counters.refused++;
            written.secrets.wipe();
        }
        responder(link).answer(nowNs, messageId, written.message, session, false);
    }

    private static Session session(long nowNs, Opened opened, Written written, Strand strand) {
        return new Session(written.secrets, false, written.index, opened.offer.index(), strand, nowNs);
    }

    /** An answer ready to be sent. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on once and never compared.
    private record Written(Answer.Status status, byte[] message, SessionSecrets secrets, int index) {}

    private interface ThenSend {
        /** @param written null when the initiation is not to be answered after all */
        void apply(long nowNs, @Nullable Written written);
    }

    /** Writes the timestamp to disk, then the answer, on another thread. */
    private void write(Opened opened, Answer.Status status, ThenSend then) {
        byte[] random = new byte[4];
        randomness.fill(random, 0, random.length);
        int drawn = java.nio.ByteBuffer.wrap(random).getInt();
        int index = drawn == 0 ? 1 : drawn;
        jobs++;
        port.compute(() -> {
            Written written = null;
            ReplayStore.Outcome outcome = replays.advance(opened.pathId(), opened.offer.timestampNs());
            if (outcome == ReplayStore.Outcome.KEPT) {
                byte[] message = opened.handshake.write(
                        new Answer(status, status == Answer.Status.ACCEPTED ? index : 0, epochNs.getAsLong()).encode());
                written = new Written(status, message, opened.handshake.split(), index);
            }
            opened.handshake.wipe();
            Written result = written;
            return now -> {
                jobs--;
                switch (outcome) {
                    case KEPT -> {}
                    case STALE -> counters.stale++;
                    case NOT_KEPT -> counters.notKept++;
                }
                then.apply(now, result);
            };
        });
    }

    private LinkProtocol open(long nowNs, Caller caller, boolean accepted) {
        AcceptorPort.Wiring wiring = port.wire(caller);
        LinkProtocol link = LinkProtocol.responder(
                caller.terms(),
                timers,
                this,
                caller.id(),
                wiring.queue(),
                wiring.inner(),
                wiring.port(),
                randomness,
                wiring.cells(),
                nowNs);
        links.put(link, new Admission.Held(caller, accepted, false));
        table.add(caller.at(), link);
        port.opened(caller, link);
        return link;
    }

    /** The caller has used the new session: its older links end, but for those of its other paths. */
    void confirmed(LinkProtocol link) {
        Admission.Held held = links.get(link);
        if (held == null) {
            return;
        }
        Caller caller = held.caller();
        links.put(link, new Admission.Held(caller, true, true));
        for (Map.Entry<LinkProtocol, Admission.Held> e : new ArrayList<>(links.entrySet())) {
            if (e.getKey() != link
                    && e.getValue().confirmed()
                    && caller.replaces(e.getValue().caller())) {
                close(e.getKey(), "the client is elsewhere now");
            }
        }
        port.confirmed(caller, link);
    }

    /** Ends a link; nothing if it is over. */
    public void close(LinkProtocol link, String reason) {
        Admission.Held held = links.remove(link);
        if (held == null) {
            return;
        }
        Caller caller = held.caller();
        table.remove(caller.at(), link);
        link.close(reason);
        port.closed(caller, link, reason);
    }

    /** Forgets expired fragments and ephemerals. The links' own ticks are their owner's business. */
    public void tick(long nowNs) {
        fragments.expire(nowNs);
        seen.expire(nowNs);
    }

    /** All links, the unconfirmed included; a copy. */
    public List<LinkProtocol> links() {
        return new ArrayList<>(links.keySet());
    }

    /** Who a link's caller is, or null when the link is over. */
    public @Nullable Caller callerOf(LinkProtocol link) {
        Admission.Held held = links.get(link);
        return held == null ? null : held.caller();
    }

    /** Ends every link. */
    public void closeAll(String reason) {
        for (LinkProtocol link : links()) {
            close(link, reason);
        }
    }

    /** What is held in memory now; to be asked on the links' thread. */
    public AcceptorHoldings holdings() {
        return new AcceptorHoldings(links.size(), fragments.pending(), seen.size(), networks.size(), jobs);
    }

    /** The live counters; to be read on the links' thread. */
    public AcceptorCounters counters() {
        return counters;
    }

    /** Where the last datagram came from that no key opened, or null. */
    public @Nullable Endpoint lastStranger() {
        return lastStranger;
    }

    HandshakeEnvelope envelope() {
        return keys.envelope();
    }

    /**
     * The caller's lane at that address that serves as it is. A refusal may ride in any lane of the client's; an
     * acceptance only in one whose terms and inner addresses are those asked for.
     */
    private @Nullable LinkProtocol laneFor(Caller caller, LinkTerms asked, boolean accepted) {
        for (LinkProtocol link : table.at(caller.at())) {
            Admission.Held held = links.get(link);
            if (held == null || !held.caller().id().equals(caller.id())) {
                continue;
            }
            boolean same = held.accepted()
                    && held.caller().terms().equals(asked)
                    && held.caller().addresses().equals(caller.addresses());
            boolean carries = held.caller().terms().equals(caller.terms())
                    || held.caller().terms().equals(asked);
            if (accepted ? same : carries) {
                return link;
            }
        }
        return null;
    }

    private void dropUnconfirmedOf(Caller caller) {
        for (Map.Entry<LinkProtocol, Admission.Held> e : new ArrayList<>(links.entrySet())) {
            if (!e.getValue().confirmed() && caller.replaces(e.getValue().caller())) {
                close(e.getKey(), "the client called again");
            }
        }
    }

    private TokenBucket bucketOf(Endpoint from) {
        return networks.computeIfAbsent(
                from.network(),
                n -> new TokenBucket(
                        floods.perNetwork().perSecond(), floods.perNetwork().burst()));
    }

    private static LinkTerms terms(Offer offer, Endpoint from) {
        LaneTerms down = offer.down();
        return new LinkTerms(
                down,
                offer.up(),
                from.ipv6(),
                offer.clientTimeoutMs() * 1_000_000L,
                offer.serverTimeoutMs() * 1_000_000L,
                offer.features());
    }

    private static Responder responder(LinkProtocol link) {
        return (Responder) link.role();
    }
}
