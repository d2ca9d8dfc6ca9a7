package interstate.actors.circuit;

import interstate.crypto.BuildMessage;
import interstate.crypto.BuildMessage.Answer;
import interstate.crypto.CellLayer;
import interstate.crypto.CellTag;
import interstate.crypto.HopKeys;
import interstate.crypto.Randomness;
import interstate.crypto.SignedRecord;
import interstate.wire.circuit.CircuitMessage;
import interstate.wire.circuit.CircuitMessage.Kind;
import interstate.wire.circuit.Delivery;
import interstate.wire.circuit.HopRequest;
import interstate.wire.circuit.HopRequest.Role;
import interstate.wire.circuit.MessageSink;
import interstate.wire.circuit.RouterHash;
import interstate.wire.circuit.RouterInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tunnels that a router is making for itself (docs/PROTOCOL.md, "Building"): one that leads away is asked for over the link to its
 * first hop, and the answers come back by the way the request went; one that leads here is asked for through one that leads away, and
 * the answers come with the request, from its last hop. The links' thread.
 */
final class OwnBuilds {
    private static final int FEW_RECORDS = 4;
    private static final int MANY_RECORDS = 8;
    private static final long MINUTE_MS = 60_000;

    /** What becomes of a build. */
    interface Outcome {
        /** It stands. */
        void built(long nowNs, OwnTunnel tunnel);

        /**
         * It does not.
         *
         * @param refused the first hop that would not take part; null if no answers came, or none that holds
         */
        void failed(long nowNs, @Nullable SignedRecord refused);
    }

    /** By which the answers are known: whom they come from, and the id under which that router and this one know the tunnel. */
    private record Key(RouterHash from, int id) {}

    private static final class Build {
        private final boolean outbound;
        private final List<SignedRecord> hops;
        private final TunnelTerms terms;
        private final int[] ids;
        private final long beganNs;
        private final long endsNs;
        private final Outcome outcome;
        private final MessageSink sink;
        private @Nullable BuildMessage message;

        Build(
                boolean outbound,
                List<SignedRecord> hops,
                TunnelTerms terms,
                int[] ids,
                long beganNs,
                long endsNs,
                Outcome outcome,
                MessageSink sink) {
            this.outbound = outbound;
            this.hops = hops;
            this.terms = terms;
            this.ids = ids;
            this.beganNs = beganNs;
            this.endsNs = endsNs;
            this.outcome = outcome;
            this.sink = sink;
        }
    }

    private final RouterHash self;
    private final int bodyBytes;
    private final RouterPort port;
    private final Randomness randomness;
    private final Map<Key, Build> builds = new HashMap<>();

    OwnBuilds(RouterHash self, int bodyBytes, RouterPort port, Randomness randomness) {
        this.self = self;
        this.bodyBytes = bodyBytes;
        this.port = port;
        this.randomness = randomness;
    }

    /** Asks for a tunnel that leads away, whose first hop is this neighbour. */
    void outbound(
            long nowNs, Neighbour first, List<SignedRecord> hops, TunnelTerms terms, long waitNs, Outcome outcome) {
        int[] ids = new int[hops.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = id();
        }
        Build build =
                new Build(true, hops, terms, ids, nowNs, nowNs + waitNs, outcome, (delivery, b, off, bytes) -> {});
        builds.put(new Key(first.hash(), ids[0]), build);
        make(build, records -> first.say(CircuitMessage.of(Kind.BUILD, ids[0], records, 0, records.length)));
    }

    /**
     * Asks for a tunnel that leads here, whose last hop is this neighbour.
     *
     * @param through asks its first hop
     * @param sink takes the messages that come out
     */
    void inbound(
            long nowNs,
            Neighbour last,
            List<SignedRecord> hops,
            TunnelTerms terms,
            TunnelGateway through,
            MessageSink sink,
            long waitNs,
            Outcome outcome) {
        int[] ids = new int[hops.size() + 1];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = id();
        }
        while (last.leads(ids[hops.size()])) {
            ids[hops.size()] = id();
        }
        Build build = new Build(false, hops, terms, ids, nowNs, nowNs + waitNs, outcome, sink);
        builds.put(new Key(last.hash(), ids[hops.size()]), build);
        Delivery to = Delivery.router(hops.get(0).hash());
        make(build, records -> {
            byte[] message = CircuitMessage.of(Kind.BUILD, ids[0], records, 0, records.length);
            return through.offer(nowNs, to, message, 0, message.length);
        });
    }

    /** Sends the request. */
    private interface Sending {
        boolean send(byte[] records);
    }

    private void make(Build build, Sending sending) {
        List<BuildMessage.Hop> asked = new ArrayList<>();
        for (int i = 0; i < build.hops.size(); i++) {
            SignedRecord hop = build.hops.get(i);
            RouterInfo info = hop.router();
            if (info == null) {
                throw new IllegalArgumentException("a hop that is no router");
            }
            asked.add(new BuildMessage.Hop(
                    hop.hash().bytes(),
                    info.keys().agreement(),
                    request(build, i).encode(randomness.bytes(HopRequest.BYTES)),
                    info.difficulty()));
        }
        int records = asked.size() <= FEW_RECORDS ? FEW_RECORDS : MANY_RECORDS;
        long minute = port.epochMs() / MINUTE_MS;
        port.compute(() -> {
            BuildMessage message = BuildMessage.of(asked, records, minute, randomness);
            return nowNs -> {
                if (!builds.containsValue(build)) {
                    message.wipe();
                } else if (sending.send(message.records())) {
                    build.message = message;
                } else {
                    message.wipe();
                    builds.values().remove(build);
                    build.outcome.failed(nowNs, null);
                }
            };
        });
    }

    private HopRequest request(Build build, int hop) {
        int last = build.hops.size() - 1;
        boolean ends = build.outbound && hop == last;
        Role role = ends ? Role.ENDPOINT : !build.outbound && hop == 0 ? Role.GATEWAY : Role.PARTICIPANT;
        RouterHash next = ends
                ? build.hops.get(hop).hash()
                : hop == last ? self : build.hops.get(hop + 1).hash();
        TunnelTerms terms = build.terms;
        return new HopRequest(
                role,
                terms.options(),
                build.ids[hop],
                next,
                ends ? 0 : build.ids[hop + 1],
                port.epochMs(),
                terms.durationSeconds(),
                terms.cellsPerSecond(),
                terms.messagesPerMinute(),
                terms.bytesPerMinute());
    }

    /** An id that is not 0. */
    private int id() {
        int id;
        do {
            id = ByteBuffer.wrap(randomness.bytes(Integer.BYTES)).getInt();
        } while (id == 0);
        return id;
    }

    /**
     * Records have come back from a neighbour.
     *
     * @param asWent by the way they went, not with the tunnel
     * @return whether they were awaited here
     */
    boolean answered(long nowNs, Neighbour from, int id, boolean asWent, byte[] records) {
        Build build = builds.get(new Key(from.hash(), id));
        if (build == null || build.outbound != asWent) {
            return false;
        }
        BuildMessage message = build.message;
        if (message == null) {
            return true;
        }
        builds.remove(new Key(from.hash(), id));
        List<Answer> answers = asWent ? message.returned(records) : message.answers(records);
        int no = firstThatIsNot(Answer.ACCEPTED, answers);
        if (no < 0) {
            build.outcome.built(nowNs, stand(nowNs, build, message.keys(), from));
        } else {
            int refused = answers.indexOf(Answer.REFUSED);
            build.outcome.failed(nowNs, refused < 0 ? null : build.hops.get(refused));
        }
        message.wipe();
        return true;
    }

    private static int firstThatIsNot(Answer wanted, List<Answer> answers) {
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) != wanted) {
                return i;
            }
        }
        return -1;
    }

    private OwnTunnel stand(long nowNs, Build build, List<HopKeys> keys, Neighbour near) {
        List<CellLayer> layers = new ArrayList<>();
        for (HopKeys hop : keys) {
            byte[] key = hop.layer();
            layers.add(new CellLayer(key));
            Arrays.fill(key, (byte) 0);
        }
        byte[] endKey = keys.get(build.outbound ? keys.size() - 1 : 0).end();
        CellTag tag = new CellTag(endKey);
        Arrays.fill(endKey, (byte) 0);
        // The hops began to count when they were asked.
        long expiresNs = build.beganNs + build.terms.lifeNs();
        long expiresMs = port.epochMs() + (expiresNs - nowNs) / 1_000_000;
        if (build.outbound) {
            TunnelGateway gateway =
                    TunnelGateway.own(nowNs, build.ids[0], bodyBytes, build.terms, tag, layers, randomness);
            near.add(gateway);
            return new OwnTunnel(
                    build.hops, build.ids[0], nowNs, nowNs - build.beganNs, expiresNs, expiresMs, gateway, null, () -> {
                        near.remove(gateway);
                        gateway.wipe();
                    });
        }
        int id = build.ids[build.hops.size()];
        TunnelEndpoint endpoint = TunnelEndpoint.own(nowNs, bodyBytes, build.terms, tag, layers, build.sink);
        boolean free = near.lead(id, endpoint);
        assert free : "the id was looked at when it was drawn";
        return new OwnTunnel(
                build.hops, build.ids[0], nowNs, nowNs - build.beganNs, expiresNs, expiresMs, null, endpoint, () -> {
                    near.leadNoMore(id);
                    endpoint.wipe();
                });
    }

    /** Forgets all that is under way. */
    void close() {
        for (Build build : builds.values()) {
            BuildMessage message = build.message;
            if (message != null) {
                message.wipe();
            }
        }
        builds.clear();
    }

    /** Gives up those whose answers have not come in time. */
    void expire(long nowNs) {
        List<Build> late = new ArrayList<>();
        for (Iterator<Build> each = builds.values().iterator(); each.hasNext(); ) {
            Build build = each.next();
            if (nowNs - build.endsNs >= 0) {
                each.remove();
                late.add(build);
            }
        }
        for (Build build : late) {
            BuildMessage message = build.message;
            if (message != null) {
                message.wipe();
            }
            build.outcome.failed(nowNs, null);
        }
    }
}
