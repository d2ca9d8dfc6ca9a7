package interstate.actors.circuit;

import interstate.actors.circuit.RouterCounters.Dropped;
import interstate.actors.circuit.RouterCounters.Refusal;
import interstate.actors.circuit.Transit.Tunnel;
import interstate.actors.protocol.HandshakeJob;
import interstate.crypto.BuildRecord;
import interstate.crypto.CellLayer;
import interstate.crypto.CellTag;
import interstate.crypto.HandshakeException;
import interstate.crypto.Hashcash;
import interstate.crypto.HopKeys;
import interstate.crypto.Identity;
import interstate.crypto.Randomness;
import interstate.crypto.SeenSet;
import interstate.crypto.TokenBucket;
import interstate.wire.MalformedException;
import interstate.wire.circuit.CircuitMessage;
import interstate.wire.circuit.CircuitMessage.Kind;
import interstate.wire.circuit.HopRequest;
import interstate.wire.circuit.HopRequest.Role;
import interstate.wire.circuit.MessageSink;
import interstate.wire.circuit.ReplyBlock;
import interstate.wire.circuit.RouterHash;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a router does with requests to take part in others' tunnels (docs/PROTOCOL.md, "Building"): cheapest checks first, the
 * public-key work elsewhere, then its decision; and it hands the message on, and the answers back. Bounded, whoever asks. The links'
 * thread.
 */
final class TransitBuilds {
    /** A request's time may differ from this router's by so much. */
    private static final long TIME_MS = 90_000;

    private static final long MINUTE_MS = 60_000;
    private static final long SEEN_NS = 400_000_000_000L;
    private static final int SEEN = 65_536;
    private static final int MOST_RECORDS = 8;
    private static final int MOST_PENDING = 4_096;
    private static final long PENDING_NS = 30_000_000_000L;
    private static final int IN_ALL = 4;

    /** Sends a message by a reply block. */
    interface Replies {
        void reply(long nowNs, ReplyBlock by, byte[] message);
    }

    /** By which an answer is known: the router it comes from, and the id under which that router knows the tunnel. */
    private record Key(RouterHash next, int nextId) {}

    /** Where an answer goes. */
    private record Pending(Neighbour from, int id, CellLayer layer, long sinceNs) {}

    private final Identity self;
    private final RouterHash hash;
    private final byte[] hashBytes;
    private final RouterLimits limits;
    private final RouterPort port;
    private final Randomness randomness;
    private final Function<RouterHash, @Nullable Neighbour> neighbours;
    private final MessageSink deliveries;
    private final Replies replies;
    private final Transit transit;
    private final RouterCounters counters;
    private final SeenSet seen;
    private final Map<RouterHash, TokenBucket> buckets = new HashMap<>();
    private final TokenBucket all;
    private final Map<Key, Pending> pending = new LinkedHashMap<>();

    /**
     * @param neighbours by their hash
     * @param deliveries what is done with the messages of tunnels that end here
     * @param replies takes answers that go by reply blocks
     */
    TransitBuilds(
            Identity self,
            RouterLimits limits,
            RouterPort port,
            Randomness randomness,
            Function<RouterHash, @Nullable Neighbour> neighbours,
            MessageSink deliveries,
            Replies replies,
            Transit transit,
            RouterCounters counters) {
        this.self = self;
        this.hash = self.hash();
        this.hashBytes = hash.bytes();
        this.limits = limits;
        this.port = port;
        this.randomness = randomness;
        this.neighbours = neighbours;
        this.deliveries = deliveries;
        this.replies = replies;
        this.transit = transit;
        this.counters = counters;
        this.seen = new SeenSet(SEEN, SEEN_NS, randomness);
        this.all = new TokenBucket(IN_ALL * limits.buildsPerSecond(), IN_ALL * limits.buildBurst());
    }

    /**
     * A request has come.
     *
     * @param from the router it came from; null if it came out of a tunnel that ends here
     * @param records the message's, this one's from now on
     */
    void asked(long nowNs, @Nullable Neighbour from, int id, byte[] records) throws MalformedException {
        int count = records.length / BuildRecord.BYTES;
        if (records.length != count * BuildRecord.BYTES || count > MOST_RECORDS || id == 0) {
            throw new MalformedException("a request of " + records.length + " bytes");
        }
        counters.buildsAsked++;
        int slot = 0;
        while (slot < count && !BuildRecord.isFor(hashBytes, records, slot * BuildRecord.BYTES)) {
            slot++;
        }
        if (slot == count) {
            counters.dropped(Dropped.NOT_OURS);
        } else {
            check(nowNs, from, id, slot, records, null);
        }
    }

    /** What can be told before any public-key work. */
    private void check(
            long nowNs, @Nullable Neighbour from, int id, int slot, byte[] records, @Nullable ReplyBlock back) {
        int at = slot * BuildRecord.BYTES;
        if (limits.tunnels() == 0 || !BuildRecord.isFor(hashBytes, records, at)) {
            counters.dropped(Dropped.NOT_OURS);
            return;
        }
        if (!Hashcash.isPaid(hashBytes, port.epochMs() / MINUTE_MS, limits.difficulty(), records, at)) {
            counters.dropped(Dropped.UNPAID);
            return;
        }
        if (!bucket(from).take(nowNs) || !all.take(nowNs)) {
            counters.dropped(Dropped.THROTTLED);
            return;
        }
        switch (seen.add(nowNs, BuildRecord.ephemeral(records, at))) {
            case SEEN -> counters.dropped(Dropped.REPLAYED);
            case FULL -> counters.dropped(Dropped.THROTTLED);
            case NEW -> open(from, id, slot, records, back);
        }
    }

    /**
     * A request has come that is for this router alone.
     *
     * @param from as above
     * @param record this one's from now on
     * @param back by which the answer goes
     */
    void created(long nowNs, @Nullable Neighbour from, byte[] record, ReplyBlock back) {
        counters.buildsAsked++;
        check(nowNs, from, 0, 0, record, back);
    }

    private TokenBucket bucket(@Nullable Neighbour from) {
        return buckets.computeIfAbsent(
                from == null ? hash : from.hash(),
                each -> new TokenBucket(limits.buildsPerSecond(), limits.buildBurst()));
    }

    private void open(@Nullable Neighbour from, int id, int slot, byte[] records, @Nullable ReplyBlock back) {
        port.compute(() -> {
            try {
                BuildRecord record = BuildRecord.open(self.agreement(), records, slot * BuildRecord.BYTES);
                return opened(from, id, slot, records, back, record);
            } catch (HandshakeException e) {
                return nowNs -> counters.dropped(Dropped.MALFORMED);
            }
        });
    }

    private HandshakeJob.Completion opened(
            @Nullable Neighbour from, int id, int slot, byte[] records, @Nullable ReplyBlock back, BuildRecord record) {
        try {
            HopRequest request = HopRequest.decode(record.request());
            if (back != null) {
                return nowNs -> decideAlone(nowNs, from, records, request, record.keys(), back);
            }
            return nowNs -> decide(nowNs, from, id, slot, records, request, record.keys());
        } catch (MalformedException e) {
            record.keys().wipe();
            return nowNs -> counters.dropped(Dropped.MALFORMED);
        }
    }

    private void decide(
            long nowNs, @Nullable Neighbour from, int id, int slot, byte[] records, HopRequest request, HopKeys keys) {
        Neighbour next = request.role() == Role.ENDPOINT ? null : neighbours.apply(request.nextRouter());
        Refusal refusal = takePartOrNot(nowNs, from, id, request, next, keys);
        int count = records.length / BuildRecord.BYTES;
        BuildRecord.answer(keys, refusal == null, slot, count, records, 0);
        if (next != null && refusal != Refusal.SELF && refusal != Refusal.NO_LINK) {
            handOn(nowNs, from, id, next, request, keys, records);
        } else if (from != null && request.role() != Role.GATEWAY) {
            say(from, CircuitMessage.of(Kind.BUILD_REPLY, id, records, 0, records.length));
        }
        keys.wipe();
    }

    private void decideAlone(
            long nowNs, @Nullable Neighbour from, byte[] record, HopRequest request, HopKeys keys, ReplyBlock back) {
        Neighbour next = request.role() == Role.ENDPOINT ? null : neighbours.apply(request.nextRouter());
        Refusal refusal = takePartOrNot(nowNs, from, request.receiveId(), request, next, keys);
        BuildRecord.answer(keys, refusal == null, 0, 1, record, 0);
        replies.reply(nowNs, back, CircuitMessage.of(Kind.CREATE_STATUS, record));
        keys.wipe();
    }

    private @Nullable Refusal takePartOrNot(
            long nowNs, @Nullable Neighbour from, int id, HopRequest request, @Nullable Neighbour next, HopKeys keys) {
        Refusal refusal = refusal(nowNs, from, id, request, next);
        if (refusal == null) {
            counters.buildsAccepted++;
            takePart(nowNs, from, next, request, keys);
        } else {
            counters.refused(refusal);
        }
        return refusal;
    }

    private @Nullable Refusal refusal(
            long nowNs, @Nullable Neighbour from, int id, HopRequest request, @Nullable Neighbour next) {
        if (Math.abs(request.timeMs() - port.epochMs()) > TIME_MS) {
            return Refusal.TIME;
        }
        boolean gateway = request.role() == Role.GATEWAY;
        if (request.receiveId() != id || (from == null && !gateway)) {
            return Refusal.WRONG_LINK;
        }
        if (request.durationSeconds() > limits.mostSeconds()
                || request.cellsPerSecond() > limits.mostCellsPerSecond()) {
            return Refusal.LIMIT;
        }
        if (request.role() == Role.ENDPOINT
                ? !request.nextRouter().equals(hash)
                : request.nextRouter().equals(hash)) {
            return Refusal.SELF;
        }
        if (next == null && request.role() != Role.ENDPOINT) {
            return Refusal.NO_LINK;
        }
        if (next != null && !gateway && next == from) {
            return Refusal.SELF;
        }
        if (next != null && !next.isUp(nowNs)) {
            return Refusal.NO_LINK;
        }
        if (gateway ? transit.hasGateway(id) : from != null && from.leads(id)) {
            return Refusal.ID_TAKEN;
        }
        if (transit.isFull()) {
            return Refusal.FULL;
        }
        return next == null || next.reserve(request.cellsPerSecond(), RouterLimits.TUNNELS_SHARE)
                ? null
                : Refusal.RESERVATION;
    }

    private void takePart(
            long nowNs, @Nullable Neighbour from, @Nullable Neighbour next, HopRequest request, HopKeys keys) {
        byte[] layerKey = keys.layer();
        byte[] endKey = keys.end();
        CellLayer layer = new CellLayer(layerKey);
        TunnelTerms terms = TunnelTerms.of(request);
        long expiresNs = nowNs + terms.lifeNs();
        switch (request.role()) {
            case PARTICIPANT -> {
                Hop hop = new Hop(nowNs, request, layer, limits.bodyBytes(), randomness);
                lead(from, request, hop);
                transit.add(new Tunnel(request, from, next, hop, null, expiresNs, hop::wipe));
            }
            case GATEWAY -> {
                TunnelGateway gateway = TunnelGateway.transit(
                        nowNs, request.nextId(), limits.bodyBytes(), terms, new CellTag(endKey), layer, randomness);
                transit.add(new Tunnel(request, null, next, gateway, null, expiresNs, gateway::wipe));
            }
            case ENDPOINT -> {
                TunnelEndpoint endpoint = TunnelEndpoint.transit(
                        nowNs, limits.bodyBytes(), terms, new CellTag(endKey), layer, deliveries);
                lead(from, request, endpoint);
                transit.add(new Tunnel(request, from, null, null, endpoint, expiresNs, endpoint::wipe));
            }
        }
        Arrays.fill(layerKey, (byte) 0);
        Arrays.fill(endKey, (byte) 0);
    }

    private static void lead(@Nullable Neighbour from, HopRequest request, Passage passage) {
        boolean free = from != null && from.lead(request.receiveId(), passage);
        assert free : "an id was taken after it was looked at";
    }

    /** To the next router, which answers to this one if the tunnel ends behind it. */
    private void handOn(
            long nowNs,
            @Nullable Neighbour from,
            int id,
            Neighbour next,
            HopRequest request,
            HopKeys keys,
            byte[] records) {
        if (from != null && request.role() == Role.PARTICIPANT) {
            expire(nowNs);
            if (pending.size() >= MOST_PENDING) {
                counters.messagesDropped++;
                return;
            }
            Pending before = pending.put(
                    new Key(next.hash(), request.nextId()), new Pending(from, id, keys.recordsLayer(), nowNs));
            if (before != null) {
                before.layer().wipe();
            }
        }
        say(next, CircuitMessage.of(Kind.BUILD, request.nextId(), records, 0, records.length));
    }

    /** Answers have come from the next router: on to the one before, with this hop's layer around them. */
    boolean answered(Neighbour next, int id, byte[] records) {
        Pending waiting = pending.remove(new Key(next.hash(), id));
        if (waiting == null) {
            return false;
        }
        for (int at = 0; at + BuildRecord.BYTES <= records.length; at += BuildRecord.BYTES) {
            waiting.layer().encipher(records, at, BuildRecord.BYTES);
        }
        waiting.layer().wipe();
        say(waiting.from(), CircuitMessage.of(Kind.BUILD_REPLY, waiting.id(), records, 0, records.length));
        return true;
    }

    private void say(Neighbour to, byte[] message) {
        if (!to.say(message)) {
            counters.messagesDropped++;
        }
    }

    /** Forgets all that is under way. */
    void close() {
        pending.values().forEach(waiting -> waiting.layer().wipe());
        pending.clear();
    }

    /** Forgets answers that have not come. */
    void expire(long nowNs) {
        for (Iterator<Pending> each = pending.values().iterator(); each.hasNext(); ) {
            Pending waiting = each.next();
            if (nowNs - waiting.sinceNs() < PENDING_NS) {
                return;
            }
            waiting.layer().wipe();
            each.remove();
        }
    }
}
