package interstate.actors.circuit;

import interstate.crypto.CellLayer;
import interstate.crypto.CellTag;
import interstate.crypto.HopKeys;
import interstate.crypto.Randomness;
import interstate.crypto.SignedRecord;
import interstate.wire.circuit.HopRequest;
import interstate.wire.circuit.HopRequest.Role;
import interstate.wire.circuit.MessageSink;
import interstate.wire.circuit.RouterHash;
import interstate.wire.circuit.RouterInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A tunnel that this router is making for itself: what each hop is asked, and what becomes of it when all have agreed. The links' thread. */
final class TunnelDraft {
    private static final long MS_NS = 1_000_000;

    private final boolean outbound;
    private final RouterHash self;
    private final List<SignedRecord> hops;
    private final TunnelTerms terms;
    private final int[] ids;
    private final long beganNs;
    private final long endsNs;
    private final OwnBuilds.Outcome outcome;
    private final MessageSink sink;

    private TunnelDraft(
            boolean outbound,
            RouterHash self,
            List<SignedRecord> hops,
            TunnelTerms terms,
            int[] ids,
            long beganNs,
            long waitNs,
            OwnBuilds.Outcome outcome,
            MessageSink sink) {
        this.outbound = outbound;
        this.self = self;
        this.hops = List.copyOf(hops);
        this.terms = terms;
        this.ids = ids;
        this.beganNs = beganNs;
        this.endsNs = beganNs + waitNs;
        this.outcome = outcome;
        this.sink = sink;
    }

    /** Of one that leads away. */
    static TunnelDraft outbound(
            long nowNs,
            RouterHash self,
            List<SignedRecord> hops,
            TunnelTerms terms,
            long waitNs,
            OwnBuilds.Outcome outcome,
            Randomness randomness) {
        int[] ids = new int[hops.size()];
        Arrays.setAll(ids, i -> id(randomness));
        return new TunnelDraft(true, self, hops, terms, ids, nowNs, waitNs, outcome, (delivery, b, off, bytes) -> {});
    }

    /**
     * Of one that leads here.
     *
     * @param last its last hop
     * @param sink takes the messages that come out
     */
    static TunnelDraft inbound(
            long nowNs,
            RouterHash self,
            Neighbour last,
            List<SignedRecord> hops,
            TunnelTerms terms,
            MessageSink sink,
            long waitNs,
            OwnBuilds.Outcome outcome,
            Randomness randomness) {
        int[] ids = new int[hops.size() + 1];
        Arrays.setAll(ids, i -> id(randomness));
        while (last.leads(ids[hops.size()])) {
            ids[hops.size()] = id(randomness);
        }
        return new TunnelDraft(false, self, hops, terms, ids, nowNs, waitNs, outcome, sink);
    }

    /** One that is not 0. */
    private static int id(Randomness randomness) {
        int id;
        do {
            id = ByteBuffer.wrap(randomness.bytes(Integer.BYTES)).getInt();
        } while (id == 0);
        return id;
    }

    boolean isOutbound() {
        return outbound;
    }

    /** In the order of the tunnel. */
    List<SignedRecord> hops() {
        return hops;
    }

    OwnBuilds.Outcome outcome() {
        return outcome;
    }

    private RouterHash far() {
        return hops.get(outbound ? hops.size() - 1 : 0).hash();
    }

    /** Under which its first hop knows it. */
    int entryId() {
        return ids[0];
    }

    /** Under which this router and the neighbour that is one of its hops know it. */
    int nearId() {
        return outbound ? ids[0] : ids[hops.size()];
    }

    boolean isLate(long nowNs) {
        return nowNs - endsNs >= 0;
    }

    /** What a hop says of itself. */
    RouterInfo router(int hop) {
        RouterInfo info = hops.get(hop).router();
        if (info == null) {
            throw new IllegalArgumentException("a hop that is no router");
        }
        return info;
    }

    /** What a hop is asked. */
    HopRequest request(int hop, long epochMs) {
        int last = hops.size() - 1;
        boolean ends = outbound && hop == last;
        Role role = ends ? Role.ENDPOINT : !outbound && hop == 0 ? Role.GATEWAY : Role.PARTICIPANT;
        RouterHash next = ends
                ? hops.get(hop).hash()
                : hop == last ? self : hops.get(hop + 1).hash();
        return new HopRequest(
                role,
                terms.options(),
                ids[hop],
                next,
                ends ? 0 : ids[hop + 1],
                epochMs,
                terms.durationSeconds(),
                terms.cellsPerSecond(),
                terms.messagesPerMinute(),
                terms.bytesPerMinute());
    }

    /**
     * All hops have agreed.
     *
     * @param keys that this router has with each, in the order of the tunnel; not taken over
     * @param near the neighbour that is one of them
     */
    OwnTunnel stand(
            long nowNs, List<HopKeys> keys, Neighbour near, int bodyBytes, long epochMs, Randomness randomness) {
        List<CellLayer> layers = new ArrayList<>();
        for (HopKeys hop : keys) {
            byte[] key = hop.layer();
            layers.add(new CellLayer(key));
            Arrays.fill(key, (byte) 0);
        }
        byte[] endKey = keys.get(outbound ? keys.size() - 1 : 0).end();
        CellTag tag = new CellTag(endKey);
        Arrays.fill(endKey, (byte) 0);
        // The hops began to count when they were asked.
        long expiresNs = beganNs + terms.lifeNs();
        long expiresMs = epochMs + (expiresNs - nowNs) / MS_NS;
        if (outbound) {
            TunnelGateway gateway = TunnelGateway.own(nowNs, ids[0], bodyBytes, terms, tag, layers, randomness);
            near.add(gateway);
            return new OwnTunnel(
                    hops,
                    far(),
                    ids[0],
                    nowNs,
                    nowNs - beganNs,
                    expiresNs,
                    expiresMs,
                    gateway,
                    gateway.counters(),
                    () -> {
                        near.remove(gateway);
                        gateway.wipe();
                    });
        }
        int id = nearId();
        TunnelEndpoint endpoint = TunnelEndpoint.own(nowNs, bodyBytes, terms, tag, layers, sink);
        boolean free = near.lead(id, endpoint);
        assert free : "the id was looked at when it was drawn";
        return new OwnTunnel(
                hops, far(), ids[0], nowNs, nowNs - beganNs, expiresNs, expiresMs, null, endpoint.counters(), () -> {
                    near.leadNoMore(id);
                    endpoint.wipe();
                });
    }
}
