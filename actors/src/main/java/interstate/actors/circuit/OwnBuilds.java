package interstate.actors.circuit;

import interstate.crypto.BuildMessage;
import interstate.crypto.BuildMessage.Answer;
import interstate.crypto.Randomness;
import interstate.crypto.SignedRecord;
import interstate.wire.circuit.CircuitMessage;
import interstate.wire.circuit.CircuitMessage.Kind;
import interstate.wire.circuit.Delivery;
import interstate.wire.circuit.HopRequest;
import interstate.wire.circuit.RouterHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tunnels that a router is making for itself in one message each (docs/PROTOCOL.md, "Building"): one that leads away is asked for over
 * the link to its first hop, and the answers come back by the way the request went; one that leads here is asked for through one that leads
 * away, and the answers come with the request, from its last hop. The links' thread.
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
        private final TunnelDraft draft;
        private @Nullable BuildMessage message;

        Build(TunnelDraft draft) {
            this.draft = draft;
        }
    }

    private final int bodyBytes;
    private final RouterPort port;
    private final Randomness randomness;
    private final Map<Key, Build> builds = new HashMap<>();

    OwnBuilds(int bodyBytes, RouterPort port, Randomness randomness) {
        this.bodyBytes = bodyBytes;
        this.port = port;
        this.randomness = randomness;
    }

    /** Asks for a tunnel that leads away, whose first hop is this neighbour. */
    void outbound(TunnelDraft draft, Neighbour first) {
        Build build = new Build(draft);
        builds.put(new Key(first.hash(), draft.nearId()), build);
        make(build, records -> first.say(CircuitMessage.of(Kind.BUILD, draft.entryId(), records, 0, records.length)));
    }

    /**
     * Asks for a tunnel that leads here, whose last hop is this neighbour.
     *
     * @param through asks its first hop
     */
    void inbound(long nowNs, TunnelDraft draft, Neighbour last, MessageWay through) {
        Build build = new Build(draft);
        builds.put(new Key(last.hash(), draft.nearId()), build);
        Delivery to = Delivery.router(draft.hops().get(0).hash());
        make(build, records -> {
            byte[] message = CircuitMessage.of(Kind.BUILD, draft.entryId(), records, 0, records.length);
            return through.offer(nowNs, to, message, 0, message.length);
        });
    }

    /** Sends the request. */
    private interface Sending {
        boolean send(byte[] records);
    }

    private void make(Build build, Sending sending) {
        List<BuildMessage.Hop> asked = new ArrayList<>();
        TunnelDraft draft = build.draft;
        for (int i = 0; i < draft.hops().size(); i++) {
            asked.add(asked(draft, i, port.epochMs(), randomness));
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
                    draft.outcome().failed(nowNs, null);
                }
            };
        });
    }

    /** What a hop is asked, as a record wants it. */
    static BuildMessage.Hop asked(TunnelDraft draft, int hop, long epochMs, Randomness randomness) {
        return new BuildMessage.Hop(
                draft.hops().get(hop).hash().bytes(),
                draft.router(hop).keys().agreement(),
                draft.request(hop, epochMs).encode(randomness.bytes(HopRequest.BYTES)),
                draft.router(hop).difficulty());
    }

    /**
     * Records have come back from a neighbour.
     *
     * @param asWent by the way they went, not with the tunnel
     * @return whether they were awaited here
     */
    boolean answered(long nowNs, Neighbour from, int id, boolean asWent, byte[] records) {
        Build build = builds.get(new Key(from.hash(), id));
        if (build == null || build.draft.isOutbound() != asWent) {
            return false;
        }
        BuildMessage message = build.message;
        if (message == null) {
            return true;
        }
        builds.remove(new Key(from.hash(), id));
        TunnelDraft draft = build.draft;
        List<Answer> answers = asWent ? message.returned(records) : message.answers(records);
        if (answers.stream().allMatch(answer -> answer == Answer.ACCEPTED)) {
            draft.outcome()
                    .built(nowNs, draft.stand(nowNs, message.keys(), from, bodyBytes, port.epochMs(), randomness));
        } else {
            int refused = answers.indexOf(Answer.REFUSED);
            draft.outcome().failed(nowNs, refused < 0 ? null : draft.hops().get(refused));
        }
        message.wipe();
        return true;
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
            if (build.draft.isLate(nowNs)) {
                each.remove();
                late.add(build);
            }
        }
        for (Build build : late) {
            BuildMessage message = build.message;
            if (message != null) {
                message.wipe();
            }
            build.draft.outcome().failed(nowNs, null);
        }
    }
}
