package interstate.actors.circuit;

import interstate.crypto.BuildMessage;
import interstate.crypto.BuildMessage.Answer;
import interstate.crypto.BuildRecord;
import interstate.crypto.HopKeys;
import interstate.crypto.Randomness;
import interstate.crypto.SealedBox;
import interstate.wire.circuit.CircuitMessage;
import interstate.wire.circuit.CircuitMessage.Kind;
import interstate.wire.circuit.Cloves;
import interstate.wire.circuit.Delivery;
import interstate.wire.circuit.IdentityKeys;
import interstate.wire.circuit.RouterHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tunnels that a router is making for itself by asking each hop (docs/PROTOCOL.md, "Creation"): one message of garlic goes through the
 * hops, each of which finds a TUNNEL_CREATE in it and what is for those behind; each answers by a reply block of its own. The links'
 * thread.
 */
final class OwnCreations {
    private static final long REPLY_LIFE_MS = 60_000;
    private static final long MINUTE_MS = 60_000;

    private static final class Asked {
        private final TunnelDraft draft;
        private final Neighbour near;
        private final Answer[] answers;
        private @Nullable List<BuildMessage> requests;

        Asked(TunnelDraft draft, Neighbour near) {
            this.draft = draft;
            this.near = near;
            this.answers = new Answer[draft.hops().size()];
            Arrays.fill(answers, Answer.NONE);
        }

        void wipe() {
            List<BuildMessage> all = requests;
            if (all != null) {
                all.forEach(BuildMessage::wipe);
            }
        }
    }

    /** Sends the garlic to the first hop. */
    interface Sending {
        boolean send(byte[] garlic);
    }

    private final RouterHash self;
    private final IdentityKeys keys;
    private final int bodyBytes;
    private final RouterPort port;
    private final Randomness randomness;
    private final List<Asked> underWay = new ArrayList<>();

    OwnCreations(RouterHash self, IdentityKeys keys, int bodyBytes, RouterPort port, Randomness randomness) {
        this.self = self;
        this.keys = keys;
        this.bodyBytes = bodyBytes;
        this.port = port;
        this.randomness = randomness;
    }

    /**
     * Asks all hops.
     *
     * @param near the neighbour that is one of them
     */
    void ask(TunnelDraft draft, Neighbour near, Sending sending) {
        Asked asked = new Asked(draft, near);
        underWay.add(asked);
        long epochMs = port.epochMs();
        List<BuildMessage.Hop> hops = new ArrayList<>();
        for (int i = 0; i < draft.hops().size(); i++) {
            hops.add(OwnBuilds.asked(draft, i, epochMs, randomness));
        }
        port.compute(() -> {
            List<BuildMessage> requests = hops.stream()
                    .map(hop -> BuildMessage.of(List.of(hop), 1, epochMs / MINUTE_MS, randomness))
                    .toList();
            byte[] garlic = garlic(draft, requests, epochMs);
            return nowNs -> {
                asked.requests = requests;
                if (!underWay.contains(asked)) {
                    asked.wipe();
                } else if (!sending.send(garlic)) {
                    underWay.remove(asked);
                    asked.wipe();
                    draft.outcome().failed(nowNs, null);
                }
            };
        });
    }

    /** From the last hop to the first: each finds its own request, and what it hands on. */
    private byte[] garlic(TunnelDraft draft, List<BuildMessage> requests, long epochMs) {
        byte[] behind = new byte[0];
        for (int hop = requests.size() - 1; hop >= 0; hop--) {
            byte[] record = requests.get(hop).records();
            byte[] block = ReplyBlocks.chain(wayBack(draft, hop), epochMs, REPLY_LIFE_MS, randomness)
                    .encode();
            byte[] body = Arrays.copyOf(record, record.length + block.length);
            System.arraycopy(block, 0, body, record.length, block.length);
            byte[] create = CircuitMessage.of(Kind.TUNNEL_CREATE, body);
            boolean last = behind.length == 0;
            Delivery onward = last
                    ? Delivery.LOCAL
                    : Delivery.router(draft.hops().get(hop + 1).hash());
            int own = Cloves.headerBytes(Delivery.LOCAL) + create.length;
            byte[] cloves = new byte[own + (last ? 0 : Cloves.headerBytes(onward) + behind.length)];
            System.arraycopy(create, 0, cloves, Cloves.write(Delivery.LOCAL, create.length, cloves, 0), create.length);
            if (!last) {
                System.arraycopy(behind, 0, cloves, Cloves.write(onward, behind.length, cloves, own), behind.length);
            }
            byte[] agreement = draft.router(hop).keys().agreement();
            behind = CircuitMessage.of(
                    Kind.GARLIC,
                    SealedBox.seal(SealedBox.Use.GARLIC, agreement, cloves, randomness)
                            .bytes());
        }
        return behind;
    }

    /** Of a tunnel that leads away the way its cells do not go, of one that leads here the way they do. */
    private List<ReplyBlocks.Stop> wayBack(TunnelDraft draft, int from) {
        List<ReplyBlocks.Stop> way = new ArrayList<>();
        int step = draft.isOutbound() ? -1 : 1;
        for (int hop = from + step; hop >= 0 && hop < draft.hops().size(); hop += step) {
            way.add(new ReplyBlocks.Stop(
                    draft.hops().get(hop).hash(), draft.router(hop).keys()));
        }
        way.add(new ReplyBlocks.Stop(self, keys));
        return way;
    }

    /** A hop's answer has come; whether it was awaited. */
    boolean answered(long nowNs, byte[] b, int off, int bytes) {
        if (bytes != BuildRecord.BYTES) {
            return false;
        }
        for (Asked asked : underWay) {
            List<BuildMessage> requests = asked.requests;
            for (int hop = 0; requests != null && hop < requests.size(); hop++) {
                if (asked.answers[hop] == Answer.NONE) {
                    Answer answer = requests.get(hop)
                            .answers(Arrays.copyOfRange(b, off, off + bytes))
                            .get(0);
                    if (answer != Answer.NONE) {
                        asked.answers[hop] = answer;
                        look(nowNs, asked, requests, hop);
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void look(long nowNs, Asked asked, List<BuildMessage> requests, int hop) {
        TunnelDraft draft = asked.draft;
        if (asked.answers[hop] == Answer.REFUSED) {
            underWay.remove(asked);
            asked.wipe();
            draft.outcome().failed(nowNs, draft.hops().get(hop));
        } else if (Arrays.stream(asked.answers).allMatch(answer -> answer == Answer.ACCEPTED)) {
            underWay.remove(asked);
            List<HopKeys> agreed =
                    requests.stream().map(request -> request.keys().get(0)).toList();
            draft.outcome().built(nowNs, draft.stand(nowNs, agreed, asked.near, bodyBytes, port.epochMs(), randomness));
            asked.wipe();
        }
    }

    /** Gives up those whose answers have not come in time. */
    void expire(long nowNs) {
        List<Asked> late = new ArrayList<>();
        for (Iterator<Asked> each = underWay.iterator(); each.hasNext(); ) {
            Asked asked = each.next();
            if (asked.draft.isLate(nowNs)) {
                each.remove();
                late.add(asked);
            }
        }
        for (Asked asked : late) {
            asked.wipe();
            asked.draft.outcome().failed(nowNs, null);
        }
    }

    /** Forgets all that is under way. */
    void close() {
        underWay.forEach(Asked::wipe);
        underWay.clear();
    }
}
