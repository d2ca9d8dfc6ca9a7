package interstate.actors.circuit;

import interstate.crypto.TokenBucket;
import interstate.wire.circuit.CellBody;
import interstate.wire.circuit.CellPacker;
import interstate.wire.circuit.Delivery;
import interstate.wire.circuit.MessageSink;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel of no hops, where somebody asked for one by name: its creator hands messages on itself, so the next router sees whose they
 * are. As many as a tunnel of those terms would carry. The links' thread.
 */
final class DirectWay implements MessageWay {
    private static final int MOST_AT_ONCE = 16;

    private final int bodyBytes;
    private final long expiresNs;
    private final MessageLimits limits;
    private final TokenBucket rate;
    private final MessageSink deliveries;
    private final EndCounters counters = new EndCounters();
    private @Nullable Feeder feeder;

    /** @param deliveries does with a message what its delivery says */
    DirectWay(long nowNs, TunnelTerms terms, int bodyBytes, MessageSink deliveries) {
        this.bodyBytes = bodyBytes;
        this.expiresNs = nowNs + terms.lifeNs();
        this.limits = new MessageLimits(terms);
        this.rate = new TokenBucket(terms.rate(), terms.burst() / 2);
        this.deliveries = deliveries;
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
        if (nowNs - expiresNs >= 0 || bytes < 1 || bytes > CellPacker.MAX_MESSAGE_BYTES || !limits.pass(nowNs, bytes)) {
            counters.overLimit++;
            return false;
        }
        counters.messages++;
        counters.bytes += bytes;
        deliveries.message(delivery, b, off, bytes);
        return true;
    }

    /** Asks for messages, for as many cells as they would have taken. */
    void tick(long nowNs) {
        Feeder from = feeder;
        for (int i = 0; from != null && i < MOST_AT_ONCE && rate.take(nowNs); i++) {
            long before = counters.messages;
            from.feed(nowNs, this, bodyBytes - CellBody.ITEMS_AT);
            if (counters.messages == before) {
                return;
            }
        }
    }
}
