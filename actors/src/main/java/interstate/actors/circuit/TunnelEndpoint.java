package interstate.actors.circuit;

import interstate.crypto.CellLayer;
import interstate.crypto.CellTag;
import interstate.crypto.ReplayWindow;
import interstate.crypto.TokenBucket;
import interstate.wire.MalformedException;
import interstate.wire.circuit.CellBody;
import interstate.wire.circuit.CellPacker;
import interstate.wire.circuit.MessageAssembler;
import interstate.wire.circuit.MessageSink;
import java.util.List;

/**
 * Where messages leave a tunnel: takes cells out of their layers, tells the tunnel's own by their tag, and puts messages together. At a
 * router that is the endpoint of another's tunnel its own layer, put on, is the last; at the creator of a tunnel that leads to it, all
 * hops' layers are taken off. One thread.
 */
final class TunnelEndpoint implements Passage {
    private static final int MESSAGES_UNDER_WAY = 64;
    private static final int BYTES_UNDER_WAY = 4 * CellPacker.MAX_MESSAGE_BYTES;

    /** A lost part is not sent again; what is late by this much will not come. */
    private static final long WAIT_NS = 5_000_000_000L;

    private final int bodyBytes;
    private final long expiresNs;
    private final CellTag tag;
    private final List<CellLayer> layers;
    private final boolean own;
    private final TokenBucket rate;
    private final ReplayWindow window = new ReplayWindow();
    private final MessageAssembler assembler = new MessageAssembler(MESSAGES_UNDER_WAY, BYTES_UNDER_WAY, WAIT_NS);
    private final MessageSink sink;
    private final byte[] body;
    private final EndCounters counters = new EndCounters();

    private TunnelEndpoint(
            long nowNs,
            int bodyBytes,
            TunnelTerms terms,
            CellTag tag,
            List<CellLayer> layers,
            boolean own,
            MessageSink sink) {
        this.bodyBytes = bodyBytes;
        this.expiresNs = nowNs + terms.lifeNs();
        this.tag = tag;
        this.layers = List.copyOf(layers);
        this.own = own;
        this.rate = new TokenBucket(terms.admittedPerSecond(), terms.burst());
        this.body = new byte[bodyBytes];
        this.sink = (delivery, b, off, bytes) -> {
            counters.messages++;
            counters.bytes += bytes;
            sink.message(delivery, b, off, bytes);
        };
    }

    /** Of another's tunnel; owns tag and layer from now on. */
    static TunnelEndpoint transit(
            long nowNs, int bodyBytes, TunnelTerms terms, CellTag tag, CellLayer layer, MessageSink sink) {
        return new TunnelEndpoint(nowNs, bodyBytes, terms, tag, List.of(layer), false, sink);
    }

    /** Of the router's own tunnel; owns tag and layers, in the order of the hops, from now on. */
    static TunnelEndpoint own(
            long nowNs, int bodyBytes, TunnelTerms terms, CellTag tag, List<CellLayer> layers, MessageSink sink) {
        return new TunnelEndpoint(nowNs, bodyBytes, terms, tag, layers, true, sink);
    }

    boolean isExpired(long nowNs) {
        return nowNs - expiresNs >= 0;
    }

    EndCounters counters() {
        return counters;
    }

    @Override
    public void arrived(long nowNs, byte[] b, int off) {
        if (isExpired(nowNs)) {
            return;
        }
        if (!rate.take(nowNs)) {
            counters.overRate++;
            return;
        }
        System.arraycopy(b, off, body, 0, bodyBytes);
        for (int i = layers.size() - 1; i >= 0; i--) {
            if (own) {
                layers.get(i).decipher(body, 0, bodyBytes);
            } else {
                layers.get(i).encipher(body, 0, bodyBytes);
            }
        }
        if (!tag.holds(body, 0, bodyBytes)) {
            counters.badTags++;
            return;
        }
        long counter = CellBody.counter(body, 0);
        if (counter < 0 || !window.isNew(counter)) {
            counters.repeated++;
            return;
        }
        window.mark(counter);
        counters.cells++;
        try {
            CellBody.read(nowNs, body, 0, bodyBytes, assembler, sink);
        } catch (MalformedException e) {
            counters.malformed++;
        }
    }

    /** Gives up messages of which nothing has come for a while. */
    void expire(long nowNs) {
        assembler.expire(nowNs);
    }

    /** Forgets its keys; of no use afterwards. */
    void wipe() {
        layers.forEach(CellLayer::wipe);
        tag.wipe();
    }
}
