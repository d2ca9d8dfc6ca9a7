package interstate.actors.circuit;

import interstate.crypto.CellLayer;
import interstate.crypto.CellTag;
import interstate.crypto.Randomness;
import interstate.crypto.TokenBucket;
import interstate.wire.circuit.CellBody;
import interstate.wire.circuit.CellPacker;
import interstate.wire.circuit.Delivery;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where messages enter a tunnel: packs them into cells, gives each its counter and tag, and the layers. At a router that is the
 * gateway of another's tunnel that is its own layer, put on; at the creator of a tunnel that leads away from it, all hops' layers,
 * taken off. One thread.
 */
public final class TunnelGateway implements CellSource, MessageWay {
    /** Messages that wait, at most: two of the longest. */
    private static final int WAITING_BYTES = 2 * CellPacker.MAX_MESSAGE_BYTES;

    private static final long SECOND_NS = 1_000_000_000L;

    private final int nextId;
    private final int bodyBytes;
    private final TunnelTerms terms;
    private final long expiresNs;
    private final CellTag tag;
    private final List<CellLayer> layers;
    private final boolean own;
    private final MessageLimits limits;
    private final TokenBucket rate;
    private final CellClock clock;
    private final Randomness randomness;
    private final CellPacker packer = new CellPacker(WAITING_BYTES);
    private final EndCounters counters = new EndCounters();
    private final IntSupplier ids;
    private @Nullable Feeder feeder;
    private long counter;
    private int messageId;

    private TunnelGateway(
            long nowNs,
            int nextId,
            int bodyBytes,
            TunnelTerms terms,
            CellTag tag,
            List<CellLayer> layers,
            boolean own,
            Randomness randomness) {
        this.nextId = nextId;
        this.bodyBytes = bodyBytes;
        this.terms = terms;
        this.expiresNs = nowNs + terms.lifeNs();
        this.tag = tag;
        this.layers = List.copyOf(layers);
        this.own = own;
        this.limits = new MessageLimits(terms);
        this.rate = new TokenBucket(terms.rate(), terms.burst() / 2);
        this.clock = new CellClock(nowNs, SECOND_NS / terms.rate(), randomness);
        this.randomness = randomness;
        this.messageId = ByteBuffer.wrap(randomness.bytes(Integer.BYTES)).getInt();
        this.ids = () -> messageId++;
    }

    /**
     * Of another's tunnel.
     *
     * @param tag owned from now on, as is the layer
     */
    static TunnelGateway transit(
            long nowNs,
            int nextId,
            int bodyBytes,
            TunnelTerms terms,
            CellTag tag,
            CellLayer layer,
            Randomness randomness) {
        return new TunnelGateway(nowNs, nextId, bodyBytes, terms, tag, List.of(layer), false, randomness);
    }

    /**
     * Of the router's own tunnel.
     *
     * @param tag owned from now on, as are the layers: in the order of the hops
     */
    static TunnelGateway own(
            long nowNs,
            int nextId,
            int bodyBytes,
            TunnelTerms terms,
            CellTag tag,
            List<CellLayer> layers,
            Randomness randomness) {
        return new TunnelGateway(nowNs, nextId, bodyBytes, terms, tag, layers, true, randomness);
    }

    @Override
    public int nextId() {
        return nextId;
    }

    boolean isExpired(long nowNs) {
        return nowNs - expiresNs >= 0;
    }

    @Override
    public EndCounters counters() {
        return counters;
    }

    @Override
    public void feedFrom(Feeder other) {
        feeder = other;
    }

    @Override
    public boolean offer(long nowNs, Delivery delivery, byte[] b, int off, int bytes) {
        if (isExpired(nowNs) || bytes < 1 || bytes > CellPacker.MAX_MESSAGE_BYTES) {
            counters.overLimit++;
            return false;
        }
        if (!limits.pass(nowNs, bytes) || !packer.offer(delivery, b, off, bytes)) {
            counters.overLimit++;
            return false;
        }
        counters.messages++;
        counters.bytes += bytes;
        return true;
    }

    @Override
    public boolean next(long nowNs, byte[] to, int off) {
        if (isExpired(nowNs)) {
            return false;
        }
        boolean chaffed = terms.options().chaff();
        if (chaffed && !clock.ticks(nowNs)) {
            return false;
        }
        Feeder from = feeder;
        int room = bodyBytes - CellBody.ITEMS_AT;
        if (from != null && packer.waitingBytes() < room) {
            from.feed(nowNs, this, room - packer.waitingBytes());
        }
        if (packer.isEmpty()) {
            if (chaffed) {
                // Its tag holds at nobody's.
                randomness.fill(to, off, bodyBytes);
                counters.chaff++;
            }
            return chaffed;
        }
        if (!chaffed && !rate.take(nowNs)) {
            return false;
        }
        packer.pack(ids, to, off, bodyBytes);
        CellBody.putCounter(counter++, to, off);
        tag.write(to, off, bodyBytes);
        for (int i = layers.size() - 1; i >= 0; i--) {
            if (own) {
                layers.get(i).decipher(to, off, bodyBytes);
            } else {
                layers.get(i).encipher(to, off, bodyBytes);
            }
        }
        counters.cells++;
        return true;
    }

    /** Forgets its keys and messages; of no use afterwards. */
    void wipe() {
        layers.forEach(CellLayer::wipe);
        tag.wipe();
        packer.clear();
    }
}
