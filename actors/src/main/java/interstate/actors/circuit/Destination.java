package interstate.actors.circuit;

import interstate.actors.protocol.InnerPackets;
import interstate.actors.protocol.SendQueue;
import interstate.actors.protocol.Timed;
import interstate.crypto.HandshakeException;
import interstate.crypto.Identity;
import interstate.crypto.NoiseHandshake;
import interstate.crypto.Randomness;
import interstate.crypto.SeenSet;
import interstate.crypto.SessionSecrets;
import interstate.crypto.SignedRecord;
import interstate.crypto.TokenBucket;
import interstate.wire.BigEndian;
import interstate.wire.MalformedException;
import interstate.wire.circuit.CellBody;
import interstate.wire.circuit.CircuitMessage;
import interstate.wire.circuit.Cloves;
import interstate.wire.circuit.Delivery;
import interstate.wire.circuit.LeaseSet;
import interstate.wire.circuit.LeaseSet.Lease;
import interstate.wire.circuit.Lookup;
import interstate.wire.circuit.RouterHash;
import interstate.wire.circuit.RouterInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A destination of this node: has tunnels each way, says in its lease set by which it is reached, and exchanges inner packets with its
 * partners through them. The links' thread.
 */
public final class Destination implements Timed {
    private static final long TICK_NS = 100_000_000L;
    private static final long LOOKUP_NS = 2_000_000_000L;
    private static final long PUBLISH_NS = 60_000_000_000L;
    /** More than may come in that time. */
    private static final int SEEN_CALLS = 16_384;

    private static final long SEEN_NS = 600_000_000_000L;
    private static final double CALLS_PER_SECOND = 20;
    private static final int CALL_BURST = 60;

    /** A lease that ends so soon is none: the messages might not get there. */
    private static final long LEASE_LEFT_MS = 5_000;

    private static final long TUNNEL_LEFT_NS = 15_000_000_000L;

    private final Identity identity;
    private final CircuitRouter router;
    private final RouterPort port;
    private final Randomness randomness;
    private final boolean published;
    private final TunnelPool outbound;
    private final TunnelPool inbound;
    private final Map<RouterHash, Partner> partners = new LinkedHashMap<>();
    private final TunnelTests tests;
    private final int cellsPerSecond;
    private final SeenSet seenCalls;
    private final TokenBucket callBucket = new TokenBucket(CALLS_PER_SECOND, CALL_BURST);
    private final TokenBucket recordBucket = new TokenBucket(CALLS_PER_SECOND, CALL_BURST);
    private long strangers;
    private long nowNs;
    private long tickedNs;
    private long lookedUpNs;
    private long publishedNs;
    private boolean leasesChanged = true;
    private @Nullable SignedRecord leases;

    /**
     * @param published whether its lease set is in the directory, for whoever asks; else partners alone are told
     */
    public Destination(
            Identity identity,
            CircuitRouter router,
            PoolTerms outbound,
            PoolTerms inbound,
            boolean published,
            RouterPort port,
            Randomness randomness) {
        this.identity = identity;
        this.router = router;
        this.port = port;
        this.randomness = randomness;
        this.published = published;
        this.outbound = TunnelPool.outbound(outbound, router, new Owner(), randomness);
        this.inbound = TunnelPool.inbound(inbound, router, this.outbound, this::came, new Owner(), randomness);
        this.tests = new TunnelTests(this.outbound, this.inbound, randomness, new Verdict());
        this.cellsPerSecond =
                Math.min(outbound.tunnels().rate(), inbound.tunnels().rate());
        this.seenCalls = new SeenSet(SEEN_CALLS, SEEN_NS, randomness);
    }

    /** Cells a second that each of its tunnels may have. */
    public int cellsPerSecond() {
        return cellsPerSecond;
    }

    public RouterHash hash() {
        return identity.hash();
    }

    /**
     * Exchanges packets with another destination.
     *
     * @param calls whether this end begins sessions
     * @param packets that wait for it
     * @param inner takes those that come from it
     */
    public void add(RouterHash other, boolean calls, SendQueue packets, InnerPackets inner) {
        partners.put(other, new Partner(identity, other, calls, packets, inner, port, randomness));
    }

    private final class Owner implements TunnelPool.Owner {
        @Override
        public void built(long atNs, OwnTunnel tunnel) {
            tests.soon(atNs);
            if (tunnel.isOutbound()) {
                tunnel.gateway().feedFrom((now, way, bytes) -> feed(now, tunnel, bytes));
            } else {
                leasesChanged = true;
            }
        }

        @Override
        public void ended(long atNs, OwnTunnel tunnel) {
            leasesChanged |= !tunnel.isOutbound();
        }
    }

    /** Which of two it was, nobody knows, unless one of them has failed before: else both are held for dead. */
    private final class Verdict implements TunnelTests.Verdict {
        @Override
        public void passed(long atNs, OwnTunnel out, OwnTunnel in, long took) {
            out.passed(took);
            in.passed(took);
            outbound.trust(out);
            inbound.trust(in);
        }

        @Override
        public void failed(long atNs, OwnTunnel out, OwnTunnel in) {
            boolean outSound = outbound.isSound(out);
            boolean inSound = inbound.isSound(in);
            // One that is kept for want of another must not take those that stand down with it.
            if (!outSound || inSound) {
                out.failed();
                outbound.suspect(atNs, out);
            }
            if (!inSound || outSound) {
                in.failed();
                inbound.suspect(atNs, in);
            }
            changed(atNs);
        }

        /** Nobody would know if it were dead. */
        @Override
        public void untried(long atNs, OwnTunnel tunnel) {
            tunnel.failed();
            changed(atNs);
        }

        private void changed(long atNs) {
            tests.soon(atNs);
            leasesChanged = true;
            partners.values().forEach(Destination.this::choose);
        }
    }

    // ---- what goes
    // ----------------------------------------------------------------------------------------------------

    /** A cell of a tunnel has room for so many bytes. */
    private void feed(long atNs, OwnTunnel tunnel, int bytes) {
        int room = bytes;
        for (Partner partner : partners.values()) {
            Lease lease = partner.lease;
            while (room > CellBody.ITEMS_AT && partner.via == tunnel && lease != null && partner.hasMessage()) {
                byte[] message = partner.next(atNs, room);
                if (message == null) {
                    break;
                }
                Delivery to = Delivery.tunnel(lease.gateway(), lease.tunnelId());
                if (!tunnel.gateway().offer(atNs, to, message, 0, message.length)) {
                    partner.counters().messagesDropped++;
                    return;
                }
                room -= message.length + Cloves.headerBytes(to);
            }
        }
    }

    /**
     * Which tunnel and which of a partner's leases are used: the first that go together, so that packets keep their order; of tunnels
     * rather one that passes its tests and does not end at once.
     */
    private void choose(Partner partner) {
        partner.via = null;
        partner.lease = null;
        LeaseSet theirs = partner.leases();
        if (theirs == null) {
            return;
        }
        int best = 0;
        for (OwnTunnel tunnel : candidates()) {
            int worth = (outbound.isSound(tunnel) ? 2 : 0) + (tunnel.expiresNs() - nowNs > TUNNEL_LEFT_NS ? 2 : 1);
            Lease lease = tunnel.isUsable(nowNs) && worth > best ? lease(tunnel, theirs) : null;
            if (lease != null) {
                best = worth;
                partner.via = tunnel;
                partner.lease = lease;
            }
        }
    }

    /** Those that are used, the oldest first, then the backups: packets change from one to another as seldom as can be. */
    private List<OwnTunnel> candidates() {
        List<OwnTunnel> all = new ArrayList<>(outbound.inUse());
        Collections.reverse(all);
        outbound.tunnels().stream().filter(tunnel -> !all.contains(tunnel)).forEach(all::add);
        return all;
    }

    private @Nullable Lease lease(OwnTunnel tunnel, LeaseSet theirs) {
        long epochMs = port.epochMs();
        for (Lease lease : theirs.leases()) {
            if (lease.endMs() > epochMs + LEASE_LEFT_MS && reaches(tunnel, lease)) {
                return lease;
            }
        }
        return null;
    }

    /** A gateway of which nothing is known counts where the tunnel's far end names it: a home's own is nowhere described. */
    private boolean reaches(OwnTunnel tunnel, Lease lease) {
        SignedRecord far = router.directory().find(tunnel.farHash());
        RouterInfo info = far == null ? null : far.router();
        return router.areJoined(tunnel.farHash(), lease.gateway())
                || (info != null && info.links().contains(lease.gateway()));
    }

    // ---- what comes
    // ---------------------------------------------------------------------------------------------------

    /** A message came out of a tunnel that leads here. */
    private void came(Delivery delivery, byte[] b, int off, int bytes) {
        if (delivery.kind() != Delivery.Kind.LOCAL) {
            strangers++;
            return;
        }
        try {
            switch (CircuitMessage.kind(b[off])) {
                case SEALED -> sealed(b, off + 1, bytes - 1);
                case CALL -> called(Arrays.copyOfRange(b, off + 1, off + bytes));
                case ANSWER -> answered(Arrays.copyOfRange(b, off + 1, off + bytes));
                case STORE -> found(Arrays.copyOfRange(b, off + 1, off + bytes));
                case SEARCH_REPLY -> {
                    // Asked again in a while.
                }
                default -> strangers++;
            }
        } catch (MalformedException e) {
            strangers++;
        }
    }

    private void sealed(byte[] b, int off, int bytes) {
        if (tests.open(nowNs, b, off, bytes)) {
            return;
        }
        for (Partner partner : partners.values()) {
            if (partner.open(nowNs, b, off, bytes)) {
                return;
            }
        }
        strangers++;
    }

    private void answered(byte[] body) throws MalformedException {
        byte[] id = callId(body);
        byte[] message = Arrays.copyOfRange(body, id.length, body.length);
        if (partners.values().stream().noneMatch(partner -> partner.answered(id, message))) {
            strangers++;
        }
    }

    private static byte[] callId(byte[] body) throws MalformedException {
        if (body.length <= Partner.CALL_ID_BYTES) {
            throw new MalformedException("a call or answer of " + body.length + " bytes");
        }
        return Arrays.copyOf(body, Partner.CALL_ID_BYTES);
    }

    private void called(byte[] body) throws MalformedException {
        byte[] id = callId(body);
        byte[] message = Arrays.copyOfRange(body, id.length, body.length);
        if (!callBucket.take(nowNs)) {
            strangers++;
            return;
        }
        try {
            if (seenCalls.add(nowNs, NoiseHandshake.ephemeralOf(message)) != SeenSet.Outcome.NEW) {
                strangers++;
                return;
            }
        } catch (HandshakeException e) {
            throw new MalformedException("a call without an ephemeral");
        }
        port.compute(() -> {
            NoiseHandshake handshake = NoiseHandshake.responderIk(
                    NoiseHandshake.Use.DESTINATIONS, identity.agreement(), NoiseHandshake.noPsk(), randomness);
            try {
                byte[] offer = handshake.read(message);
                if (offer.length <= Long.BYTES) {
                    throw new MalformedException("a call that offers nothing");
                }
                SignedRecord theirs = SignedRecord.decode(Arrays.copyOfRange(offer, Long.BYTES, offer.length));
                LeaseSet set = theirs.leases();
                if (set == null || !Arrays.equals(set.keys().agreement(), handshake.remoteStatic())) {
                    throw new MalformedException("a call with another's leases");
                }
                byte[] answer = handshake.write(new byte[0]);
                SessionSecrets secrets = handshake.split();
                long madeMs = BigEndian.longInteger(offer, 0);
                return atNs -> called(atNs, madeMs, theirs, id, answer, secrets);
            } catch (HandshakeException | MalformedException e) {
                return atNs -> strangers++;
            } finally {
                handshake.wipe();
            }
        });
    }

    private void called(long atNs, long madeMs, SignedRecord theirs, byte[] id, byte[] answer, SessionSecrets secrets) {
        Partner partner = partners.get(theirs.hash());
        if (partner == null || partner.calls()) {
            secrets.wipe();
            strangers++;
            return;
        }
        partner.called(atNs, madeMs, theirs, id, answer, secrets);
        choose(partner);
    }

    private void found(byte[] encoded) throws MalformedException {
        SignedRecord.Claim claim = SignedRecord.claim(encoded);
        Partner awaited = partners.get(claim.hash());
        LeaseSet known = awaited == null ? null : awaited.leases();
        // Anybody may send such to a gateway, and to look at a signature takes a while.
        if (awaited == null
                || (known != null && known.publishedMs() >= claim.publishedMs())
                || !recordBucket.take(nowNs)) {
            strangers++;
            return;
        }
        port.compute(() -> {
            try {
                SignedRecord record = SignedRecord.decode(encoded);
                return atNs -> {
                    Partner partner = partners.get(record.hash());
                    if (partner == null) {
                        strangers++;
                    } else {
                        partner.learn(record);
                        choose(partner);
                    }
                };
            } catch (MalformedException e) {
                return atNs -> strangers++;
            }
        });
    }

    // ---- time
    // ---------------------------------------------------------------------------------------------------------

    @Override
    public void tick(long atNs) {
        nowNs = atNs;
        if (atNs - tickedNs < TICK_NS) {
            return;
        }
        tickedNs = atNs;
        outbound.tick(atNs);
        inbound.tick(atNs);
        tests.tick(atNs, cellsPerSecond);
        renewLeases(atNs);
        for (Partner partner : partners.values()) {
            choose(partner);
            partner.tick(atNs, leases);
        }
        lookUp(atNs);
    }

    private void renewLeases(long atNs) {
        if (inbound.tunnels().isEmpty()) {
            return;
        }
        if (leasesChanged) {
            leasesChanged = false;
            List<Lease> ways = new ArrayList<>();
            // The newest first: it has the longest to live.
            for (OwnTunnel tunnel : inbound.inUse()) {
                if (ways.size() < LeaseSet.MAX_LEASES) {
                    ways.add(new Lease(tunnel.farHash(), tunnel.entryId(), tunnel.expiresMs()));
                }
            }
            SignedRecord signed = SignedRecord.of(new LeaseSet(identity.keys(), port.epochMs(), ways), identity);
            leases = signed;
            partners.values().forEach(partner -> partner.tell(signed));
            publishedNs = atNs - PUBLISH_NS;
        }
        SignedRecord own = leases;
        if (published && own != null && atNs - publishedNs >= PUBLISH_NS) {
            publishedNs = atNs;
            router.publish(atNs, own);
        }
    }

    /** Asks for how those that are called are reached, if that is not known or may be another way now: through one tunnel, and back by another. */
    private void lookUp(long atNs) {
        if (atNs - lookedUpNs < LOOKUP_NS
                || outbound.tunnels().isEmpty()
                || inbound.tunnels().isEmpty()) {
            return;
        }
        for (Partner partner : partners.values()) {
            if (partner.calls() && (partner.via == null || partner.isDoubtful(atNs))) {
                lookedUpNs = atNs;
                OwnTunnel out = outbound.any();
                OwnTunnel in = inbound.anyJoined(out);
                if (in == null) {
                    // Another one next time.
                    continue;
                }
                byte[] message = new Lookup(partner.hash(), Delivery.tunnel(in.farHash(), in.entryId())).encode();
                Delivery to = out.hops().isEmpty() ? somebody(atNs) : Delivery.LOCAL;
                if (to != null) {
                    out.gateway().offer(atNs, to, message, 0, message.length);
                }
            }
        }
    }

    /** A neighbour that keeps records for others, drawn: who has no hops asks itself. */
    private @Nullable Delivery somebody(long atNs) {
        List<RouterHash> near = router.neighboursUp(atNs).stream()
                .filter(each -> router.directory().find(each) != null)
                .toList();
        return near.isEmpty() ? null : Delivery.router(near.get((randomness.bytes(1)[0] & 255) % near.size()));
    }

    /** Messages that were none of its partners'. */
    public long strangers() {
        return strangers;
    }

    /** Builds a tunnel to see how that goes. */
    public void tryBuild(long atNs, boolean outboundOne, Consumer<BuildTrial> done) {
        (outboundOne ? outbound : inbound).tryOne(atNs, done);
    }

    /** Tests all tunnels now. */
    public void tryTunnels(long atNs, Consumer<List<TunnelTrial>> done) {
        tests.now(atNs, cellsPerSecond, done);
    }

    /** How its tunnels stand. */
    public List<PoolReport> pools(long atNs) {
        return List.of(outbound.report(atNs), inbound.report(atNs));
    }

    /** How it is reached, as its partners are told; null before it has been. */
    public @Nullable LeaseSet leases() {
        SignedRecord own = leases;
        return own == null ? null : own.leases();
    }

    /** Tests of its tunnels that passed. */
    public long testsPassed() {
        return tests.passed();
    }

    /** Tests of its tunnels that failed. */
    public long testsFailed() {
        return tests.failed();
    }

    /** Whether there is a session with that partner. */
    public boolean isEstablished(RouterHash other) {
        Partner partner = partners.get(other);
        return partner != null && partner.isEstablished();
    }

    /** What has been counted of a partner; a copy. */
    public DestinationCounters counters(RouterHash other) {
        Partner partner = partners.get(other);
        return partner == null ? new DestinationCounters() : partner.counters().copy();
    }

    @Override
    public void close(String reason) {
        outbound.close();
        inbound.close();
        tests.wipe();
        partners.values().forEach(Partner::wipe);
    }
}
