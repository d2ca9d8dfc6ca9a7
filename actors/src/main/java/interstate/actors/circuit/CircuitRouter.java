package interstate.actors.circuit;

import interstate.actors.circuit.RouterCounters.ReplyRefusal;
import interstate.actors.protocol.BlockCarriage;
import interstate.actors.protocol.Timed;
import interstate.actors.settings.TunnelCreation;
import interstate.crypto.BuildRecord;
import interstate.crypto.HandshakeException;
import interstate.crypto.Identity;
import interstate.crypto.Randomness;
import interstate.crypto.SealedBox;
import interstate.crypto.SignedRecord;
import interstate.crypto.TokenBucket;
import interstate.wire.MalformedException;
import interstate.wire.circuit.CircuitMessage;
import interstate.wire.circuit.CircuitMessage.Kind;
import interstate.wire.circuit.Cloves;
import interstate.wire.circuit.Delivery;
import interstate.wire.circuit.Lookup;
import interstate.wire.circuit.MessageSink;
import interstate.wire.circuit.ReplyBlock;
import interstate.wire.circuit.ReplyInstructions;
import interstate.wire.circuit.RouterHash;
import interstate.wire.circuit.RouterInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A router: what it and its neighbours say to each other, the tunnels of others that it takes part in, those that it has made for
 * itself, and its part of the directory. Pure: time, randomness and slow work are arguments. The links' thread.
 */
public final class CircuitRouter implements Timed {
    /** Longer, and the records of a directory would be a burden to the links. */
    private static final double STORES_PER_SECOND = 10;

    private static final int STORE_BURST = 256;
    private static final double LOOKUPS_PER_SECOND = 50;
    private static final int LOOKUP_BURST = 200;
    /** Clocks of two routers may differ by so much. */
    private static final long AHEAD_MS = 600_000;

    /** Messages that take public-key work to be read, for each request that a neighbour may send. */
    private static final int BOXES_A_BUILD = 8;

    private static final long MS_NS = 1_000_000;
    private static final long SWEEP_NS = 1_000_000_000L;
    private static final long PUBLISH_NS = 600_000_000_000L;
    /** Records may be lost with a link; whoever missed one gets it within some times of this. */
    private static final long REPEAT_NS = 15_000_000_000L;
    /** Neighbours come to be known one after the other. */
    private static final long CHANGES_NS = 3_000_000_000L;

    private final Identity identity;
    private final RouterHash hash;
    private final String name;
    private final RouterLimits limits;
    private final RouterPort port;
    private final LocalDirectory directory;
    private final RouterCounters counters = new RouterCounters();
    private final Map<RouterHash, Neighbour> neighbours = new LinkedHashMap<>();
    private final Map<RouterHash, TokenBucket> stores = new HashMap<>();
    private final TokenBucket lookups = new TokenBucket(LOOKUPS_PER_SECOND, LOOKUP_BURST);
    private final Transit transit;
    private final TransitBuilds transitBuilds;
    private final OwnBuilds ownBuilds;
    private final OwnCreations ownCreations;
    private final ReplyBlocks replyBlocks;
    /** Of its own tunnels that lead here without hops, by the id under which messages come. */
    private final Map<Integer, MessageSink> entries = new HashMap<>();

    private final Map<RouterHash, TokenBucket> boxes = new HashMap<>();
    private final Randomness randomness;
    private final Missing missing;
    private long nowNs;
    private long sweepNs;
    private long publishNs;
    private long repeatNs;
    private int repeated;
    private @Nullable RouterInfo described;

    /**
     * Makes one.
     *
     * @param name of the router, for people
     * @param known records that it starts with
     */
    public CircuitRouter(
            Identity identity,
            String name,
            RouterLimits limits,
            List<SignedRecord> known,
            RouterPort port,
            Randomness randomness) {
        this.identity = identity;
        this.hash = identity.hash();
        this.name = name;
        this.limits = limits;
        this.port = port;
        this.directory = new LocalDirectory();
        directory.keep(hash);
        for (SignedRecord record : known) {
            directory.keep(record.hash());
            directory.put(record);
        }
        this.transit = new Transit(limits.tunnels());
        this.transitBuilds = new TransitBuilds(
                identity, limits, port, randomness, neighbours::get, this::deliver, this::reply, transit, counters);
        this.randomness = randomness;
        this.ownBuilds = new OwnBuilds(limits.bodyBytes(), port, randomness);
        this.ownCreations = new OwnCreations(hash, identity.keys(), limits.bodyBytes(), port, randomness);
        this.replyBlocks = new ReplyBlocks(hash, port.epochMs());
        this.missing = new Missing(hash, directory);
    }

    public RouterHash hash() {
        return hash;
    }

    /** Live counters; to be read on the links' thread. */
    public RouterCounters counters() {
        return counters;
    }

    public Directory directory() {
        return directory;
    }

    /** Tunnels of others that it takes part in now. */
    public int transitTunnels() {
        return transit.size();
    }

    /** What its hops of others' tunnels have counted, in all. */
    public HopCounters hops() {
        return transit.counted();
    }

    // ---- neighbours -------------------------------------------------------------------------------------------------

    /** What the links to that router do with cells; made once. */
    public BlockCarriage neighbour(RouterHash other) {
        if (other.equals(hash)) {
            throw new IllegalArgumentException("a router is no neighbour of itself");
        }
        directory.keep(other);
        return neighbours.computeIfAbsent(
                other, made -> new Neighbour(made, limits.bodyBytes(), new Inbox(), counters));
    }

    /** Routers to which some link leads now. */
    public List<RouterHash> neighboursUp(long atNs) {
        return neighbours.values().stream()
                .filter(neighbour -> neighbour.isUp(atNs))
                .map(Neighbour::hash)
                .toList();
    }

    private final class Inbox implements Neighbour.Inbox {
        @Override
        public void message(long atNs, Neighbour from, byte[] b, int off, int bytes) {
            nowNs = atNs;
            said(from, b, off, bytes);
        }

        @Override
        public void cameUp(long atNs, Neighbour neighbour) {
            nowNs = atNs;
            // What matters first: the rest may find no room.
            List<SignedRecord> all = new ArrayList<>(directory.routers());
            all.sort(
                    Comparator.comparing((SignedRecord router) -> !router.hash().equals(hash))
                            .thenComparing(router -> !neighbours.containsKey(router.hash())));
            for (SignedRecord router : all) {
                neighbour.say(CircuitMessage.of(Kind.STORE, router.encode()));
            }
        }
    }

    private void said(@Nullable Neighbour from, byte[] b, int off, int bytes) {
        try {
            switch (CircuitMessage.kind(b[off])) {
                case BUILD -> build(from, b, off, bytes);
                case BUILD_REPLY -> buildReply(from, b, off, bytes);
                case TUNNEL -> intoTunnel(b, off, bytes);
                case STORE -> stored(from, Arrays.copyOfRange(b, off + 1, off + bytes));
                case LOOKUP -> lookedUp(b, off, bytes);
                case GARLIC -> garlic(from, Arrays.copyOfRange(b, off + 1, off + bytes));
                case TUNNEL_CREATE -> created(from, b, off, bytes);
                case REPLY -> replied(from, b, off, bytes);
                case CREATE_STATUS -> {
                    if (!ownCreations.answered(nowNs, b, off + 1, bytes - 1)) {
                        counters.messagesUnroutable++;
                    }
                }
                case SEARCH_REPLY -> {
                    // Whom it asked does not have it either: asked again later, as if nothing had come.
                }
                default -> counters.messagesMalformed++;
            }
        } catch (MalformedException e) {
            counters.messagesMalformed++;
        }
    }

    private void build(@Nullable Neighbour from, byte[] b, int off, int bytes) throws MalformedException {
        int id = CircuitMessage.tunnelId(b, off, bytes);
        byte[] records = Arrays.copyOfRange(b, off + CircuitMessage.TUNNEL_HEADER_BYTES, off + bytes);
        if (from == null || !ownBuilds.answered(nowNs, from, id, false, records)) {
            transitBuilds.asked(nowNs, from, id, records);
        }
    }

    private void buildReply(@Nullable Neighbour from, byte[] b, int off, int bytes) throws MalformedException {
        int id = CircuitMessage.tunnelId(b, off, bytes);
        byte[] records = Arrays.copyOfRange(b, off + CircuitMessage.TUNNEL_HEADER_BYTES, off + bytes);
        if (from == null || records.length % BuildRecord.BYTES != 0) {
            throw new MalformedException("answers of " + records.length + " bytes");
        }
        if (!ownBuilds.answered(nowNs, from, id, true, records) && !transitBuilds.answered(from, id, records)) {
            counters.messagesUnroutable++;
        }
    }

    private void intoTunnel(byte[] b, int off, int bytes) throws MalformedException {
        int id = CircuitMessage.tunnelId(b, off, bytes);
        TunnelGateway gateway = transit.gateway(id);
        MessageSink own = entries.get(id);
        int header = CircuitMessage.TUNNEL_HEADER_BYTES;
        if (own != null) {
            own.message(Delivery.LOCAL, b, off + header, bytes - header);
        } else if (gateway == null) {
            counters.messagesUnroutable++;
        } else {
            // What it refuses it counts itself.
            gateway.offer(nowNs, Delivery.LOCAL, b, off + header, bytes - header);
        }
    }

    // ---- garlic ---------------------------------------------------------------------------------------------------

    /** Whether public-key work is done once more for whoever sent this. */
    private boolean opens(@Nullable Neighbour from) {
        boolean taken = boxes.computeIfAbsent(
                        from == null ? hash : from.hash(),
                        each -> new TokenBucket(
                                BOXES_A_BUILD * limits.buildsPerSecond(), BOXES_A_BUILD * limits.buildBurst()))
                .take(nowNs);
        counters.messagesThrottled += taken ? 0 : 1;
        return taken;
    }

    private void garlic(@Nullable Neighbour from, byte[] sealed) {
        if (!opens(from)) {
            return;
        }
        port.compute(() -> {
            try {
                byte[] cloves = box(SealedBox.open(SealedBox.Use.GARLIC, identity.agreement(), sealed));
                return atNs -> {
                    nowNs = atNs;
                    try {
                        Cloves.read(cloves, 0, cloves.length, (delivery, b, off, bytes) -> {
                            if (delivery.kind() == Delivery.Kind.LOCAL) {
                                said(from, b, off, bytes);
                            } else {
                                deliver(delivery, b, off, bytes);
                            }
                        });
                    } catch (MalformedException e) {
                        counters.messagesMalformed++;
                    }
                };
            } catch (HandshakeException e) {
                return atNs -> counters.messagesMalformed++;
            }
        });
    }

    /** What is in a box that is not answered by its keys. */
    private static byte[] box(SealedBox opened) {
        opened.secrets().wipe();
        return opened.bytes();
    }

    private void created(@Nullable Neighbour from, byte[] b, int off, int bytes) throws MalformedException {
        int block = off + 1 + BuildRecord.BYTES;
        if (block >= off + bytes) {
            throw new MalformedException("a request of " + bytes + " bytes");
        }
        ReplyBlock back = ReplyBlock.decode(b, block, off + bytes - block);
        transitBuilds.created(nowNs, from, Arrays.copyOfRange(b, off + 1, block), back);
    }

    /** By a reply block: to the router that it names. */
    private void reply(long atNs, ReplyBlock by, byte[] message) {
        nowNs = atNs;
        send(by.router(), CircuitMessage.of(Kind.REPLY, by.carrying(message)));
    }

    private void replied(@Nullable Neighbour from, byte[] b, int off, int bytes) throws MalformedException {
        ReplyBlock.Carried carried = ReplyBlock.carried(b, off + 1, bytes - 1);
        if (!carried.block().router().equals(hash)) {
            counters.messagesUnroutable++;
            return;
        }
        if (!opens(from)) {
            return;
        }
        int at = carried.messageAt();
        byte[] message = Arrays.copyOfRange(b, at, at + carried.messageBytes());
        port.compute(() -> {
            try {
                ReplyInstructions instructions = ReplyInstructions.decode(box(SealedBox.open(
                        SealedBox.Use.REPLY_BLOCK,
                        identity.agreement(),
                        carried.block().sealed())));
                return atNs -> handOn(atNs, instructions, message);
            } catch (HandshakeException | MalformedException e) {
                return atNs -> counters.messagesMalformed++;
            }
        });
    }

    private void handOn(long atNs, ReplyInstructions by, byte[] message) {
        nowNs = atNs;
        ReplyRefusal refusal = replyBlocks.use(port.epochMs(), by);
        if (refusal != null) {
            counters.refused(refusal);
            return;
        }
        ReplyBlock onward = by.onward();
        byte[] said = onward == null ? message : CircuitMessage.of(Kind.REPLY, onward.carrying(message));
        deliver(by.next(), said, 0, said.length);
    }

    // ---- delivery
    // -----------------------------------------------------------------------------------------------------

    /** What the endpoint of another's tunnel does with a message that came out. */
    private void deliver(Delivery delivery, byte[] b, int off, int bytes) {
        RouterHash router = delivery.router();
        if (router == null || delivery.kind() == Delivery.Kind.LOCAL) {
            said(null, b, off, bytes);
            return;
        }
        byte[] message = delivery.kind() == Delivery.Kind.TUNNEL
                ? CircuitMessage.of(Kind.TUNNEL, delivery.tunnelId(), b, off, bytes)
                : Arrays.copyOfRange(b, off, off + bytes);
        send(router, message);
    }

    /** To a neighbour, or to this router itself. */
    private void send(RouterHash router, byte[] message) {
        if (router.equals(hash)) {
            said(null, message, 0, message.length);
            return;
        }
        Neighbour to = neighbours.get(router);
        if (to == null || !to.isUp(nowNs)) {
            counters.messagesUnroutable++;
        } else if (!to.say(message)) {
            counters.messagesDropped++;
        }
    }

    // ---- directory ------------------------------------------------------------------------------------------------

    private void stored(@Nullable Neighbour from, byte[] encoded) throws MalformedException {
        SignedRecord.Claim claim = SignedRecord.claim(encoded);
        SignedRecord known = directory.find(claim.hash());
        if (claim.hash().equals(hash) || (known != null && known.publishedMs() >= claim.publishedMs())) {
            // Most come from several neighbours.
            return;
        }
        if (!stores.computeIfAbsent(
                        from == null ? hash : from.hash(), each -> new TokenBucket(STORES_PER_SECOND, STORE_BURST))
                .take(nowNs)) {
            counters.messagesThrottled++;
            return;
        }
        port.compute(() -> {
            try {
                SignedRecord record = SignedRecord.decode(encoded);
                return atNs -> keep(atNs, from, record);
            } catch (MalformedException e) {
                return atNs -> counters.messagesMalformed++;
            }
        });
    }

    private void keep(long atNs, @Nullable Neighbour from, SignedRecord record) {
        long ageMs = port.epochMs() - record.publishedMs();
        if (ageMs < -AHEAD_MS || ageMs > LocalDirectory.ROUTER_LIFE_MS) {
            // One from the future could never be replaced.
            counters.messagesMalformed++;
        } else if (!record.hash().equals(hash) && directory.put(record)) {
            spread(atNs, from, record);
        }
    }

    /** To all neighbours but the one it came from: a router's to all, a destination's to routers, which keep it for others. */
    private void spread(long atNs, @Nullable Neighbour from, SignedRecord record) {
        byte[] message = CircuitMessage.of(Kind.STORE, record.encode());
        for (Neighbour neighbour : neighbours.values()) {
            boolean wants = record.router() != null || directory.find(neighbour.hash()) != null;
            if (neighbour != from && wants && neighbour.isUp(atNs)) {
                neighbour.say(message);
            }
        }
    }

    /** Has neighbours know a record, and hand it on. */
    void publish(long atNs, SignedRecord record) {
        directory.put(record);
        spread(atNs, null, record);
    }

    private void lookedUp(byte[] b, int off, int bytes) throws MalformedException {
        Lookup lookup = Lookup.decode(b, off, bytes);
        // The answer is many times as long, and goes to where whoever asked says.
        if (!lookups.take(nowNs)) {
            counters.messagesThrottled++;
            return;
        }
        SignedRecord found = directory.find(lookup.key());
        byte[] answer = found == null
                ? CircuitMessage.of(Kind.SEARCH_REPLY, lookup.key().bytes())
                : CircuitMessage.of(Kind.STORE, found.encode());
        deliver(lookup.answerTo(), answer, 0, answer.length);
    }

    /** Whether two routers share a link, or are one: of its own links it knows by itself, of others what they say. */
    boolean areJoined(RouterHash one, RouterHash other) {
        if (one.equals(other)) {
            return true;
        }
        if (one.equals(hash) || other.equals(hash)) {
            Neighbour neighbour = neighbours.get(one.equals(hash) ? other : one);
            return neighbour != null && neighbour.isUp(nowNs);
        }
        return RouteChooser.areJoined(directory, one, other);
    }

    // ---- own tunnels ----------------------------------------------------------------------------------------------

    /** Asks for a tunnel that leads away; its first hop must be a neighbour that is up. */
    boolean buildOutbound(
            long atNs,
            List<SignedRecord> hops,
            TunnelTerms terms,
            TunnelCreation how,
            long waitNs,
            OwnBuilds.Outcome outcome) {
        Neighbour first = neighbours.get(hops.get(0).hash());
        if (first == null || !first.isUp(atNs)) {
            return false;
        }
        TunnelDraft draft = TunnelDraft.outbound(atNs, hash, hops, terms, waitNs, outcome, randomness);
        if (how == TunnelCreation.EACH_HOP) {
            ownCreations.ask(draft, first, first::say);
        } else {
            ownBuilds.outbound(draft, first);
        }
        return true;
    }

    /** Asks, through a tunnel that leads away, for one that leads here; its last hop must be a neighbour that is up. */
    boolean buildInbound(
            long atNs,
            List<SignedRecord> hops,
            TunnelTerms terms,
            TunnelCreation how,
            MessageWay through,
            MessageSink sink,
            long waitNs,
            OwnBuilds.Outcome outcome) {
        Neighbour last = neighbours.get(hops.get(hops.size() - 1).hash());
        if (last == null || !last.isUp(atNs)) {
            return false;
        }
        TunnelDraft draft = TunnelDraft.inbound(atNs, hash, last, hops, terms, sink, waitNs, outcome, randomness);
        if (how == TunnelCreation.EACH_HOP) {
            Delivery to = Delivery.router(hops.get(0).hash());
            ownCreations.ask(draft, last, garlic -> through.offer(nowNs, to, garlic, 0, garlic.length));
        } else {
            ownBuilds.inbound(atNs, draft, last, through);
        }
        return true;
    }

    /** A tunnel away from here without hops. */
    OwnTunnel direct(long atNs, TunnelTerms terms) {
        DirectWay way = new DirectWay(
                atNs, terms, limits.bodyBytes(), (delivery, b, off, bytes) -> deliver(delivery, b, off, bytes));
        return standing(atNs, terms, 1, way, way.counters(), () -> {});
    }

    /** A tunnel that leads here, without hops: this router is its gateway. */
    OwnTunnel direct(long atNs, TunnelTerms terms, MessageSink sink) {
        int id;
        do {
            id = ByteBuffer.wrap(randomness.bytes(Integer.BYTES)).getInt();
        } while (id == 0 || entries.containsKey(id) || transit.hasGateway(id));
        int entry = id;
        EndCounters counted = new EndCounters();
        entries.put(entry, (delivery, b, off, bytes) -> {
            counted.messages++;
            counted.bytes += bytes;
            sink.message(delivery, b, off, bytes);
        });
        return standing(atNs, terms, entry, null, counted, () -> entries.remove(entry));
    }

    private OwnTunnel standing(
            long atNs, TunnelTerms terms, int entryId, @Nullable MessageWay way, EndCounters counted, Runnable end) {
        long lifeNs = terms.lifeNs();
        return new OwnTunnel(
                List.of(), hash, entryId, atNs, 0, atNs + lifeNs, port.epochMs() + lifeNs / MS_NS, way, counted, end);
    }

    // ---- time -----------------------------------------------------------------------------------------------------

    @Override
    public void tick(long atNs) {
        nowNs = atNs;
        if (atNs - sweepNs < SWEEP_NS) {
            return;
        }
        sweepNs = atNs;
        transit.expire(atNs);
        transitBuilds.expire(atNs);
        ownBuilds.expire(atNs);
        ownCreations.expire(atNs);
        replyBlocks.expire(port.epochMs());
        directory.expire(port.epochMs());
        if (limits.tunnels() > 0) {
            describe(atNs);
        }
        missing.ask(atNs, neighbours.values());
        if (atNs - repeatNs >= REPEAT_NS) {
            repeatNs = atNs;
            repeat(atNs);
        }
    }

    /** Tells every neighbour again what it may have missed: what this router says of itself, and of the others the next in turn. */
    private void repeat(long atNs) {
        List<SignedRecord> told = new ArrayList<>();
        SignedRecord own = directory.find(hash);
        if (own != null) {
            told.add(own);
        }
        for (SignedRecord other : directory.some(repeated++, 1)) {
            if (other != own) {
                told.add(other);
            }
        }
        for (SignedRecord record : told) {
            byte[] message = CircuitMessage.of(Kind.STORE, record.encode());
            for (Neighbour neighbour : neighbours.values()) {
                if (neighbour.isUp(atNs)) {
                    neighbour.say(message);
                }
            }
        }
    }

    /** Says of itself what is new, and the same again now and then. */
    private void describe(long atNs) {
        // A neighbour that says nothing of itself, as homes, is nobody's business.
        List<RouterHash> links = neighbours.keySet().stream()
                .filter(neighbour -> directory.find(neighbour) != null)
                .limit(RouterInfo.MAX_LINKS)
                .toList();
        RouterInfo said = described;
        long agoNs = atNs - publishNs;
        if (said == null || agoNs >= PUBLISH_NS || (!said.links().equals(links) && agoNs >= CHANGES_NS)) {
            publishNs = atNs;
            RouterInfo info = new RouterInfo(identity.keys(), port.epochMs(), limits.difficulty(), name, links);
            described = info;
            publish(atNs, SignedRecord.of(info, identity));
        }
    }

    @Override
    public void close(String reason) {
        transit.clear();
        transitBuilds.close();
        ownBuilds.close();
        ownCreations.close();
    }
}
