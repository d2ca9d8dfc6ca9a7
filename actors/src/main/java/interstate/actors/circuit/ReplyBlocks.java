package interstate.actors.circuit;

import interstate.actors.circuit.RouterCounters.ReplyRefusal;
import interstate.crypto.Randomness;
import interstate.crypto.SealedBox;
import interstate.wire.circuit.Delivery;
import interstate.wire.circuit.IdentityKeys;
import interstate.wire.circuit.ReplyBlock;
import interstate.wire.circuit.ReplyInstructions;
import interstate.wire.circuit.RouterHash;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes reply blocks, and says of those that come whether they hold (docs/PROTOCOL.md, "Reply blocks"): each once, not after its time,
 * not from before this router's start, since what was used before is not known. Bounded: where too many are kept in mind, none holds.
 * The links' thread, but for {@link #chain}.
 */
final class ReplyBlocks {
    /** Older ones are refused, whatever they say. */
    static final long OLDEST_MS = 600_000;

    /** Clocks differ. */
    private static final long AHEAD_MS = 90_000;

    private static final int MOST_NONCES = 65_536;

    /** A router on the way back. */
    record Stop(RouterHash router, IdentityKeys keys) {}

    private final RouterHash self;
    private final long startedMs;

    /** Until when each counts. */
    private final Map<Long, Long> used = new HashMap<>();

    ReplyBlocks(RouterHash self, long startedMs) {
        this.self = self;
        this.startedMs = startedMs;
    }

    /** Why it does not hold; null if it does, for this once. */
    @Nullable ReplyRefusal use(long epochMs, ReplyInstructions block) {
        if (block.issuedMs() > epochMs + AHEAD_MS) {
            return ReplyRefusal.AHEAD;
        }
        if (block.expiresMs() <= epochMs || epochMs - block.issuedMs() > OLDEST_MS) {
            return ReplyRefusal.EXPIRED;
        }
        if (block.issuedMs() < startedMs) {
            return ReplyRefusal.BEFORE_START;
        }
        RouterHash router = block.next().router();
        if (router != null && router.equals(self)) {
            return ReplyRefusal.SELF;
        }
        if (used.size() >= MOST_NONCES) {
            used.values().removeIf(until -> until <= epochMs);
        }
        if (used.containsKey(block.nonce())) {
            return ReplyRefusal.USED;
        }
        if (used.size() >= MOST_NONCES) {
            return ReplyRefusal.FULL;
        }
        used.put(block.nonce(), Math.min(block.expiresMs(), block.issuedMs() + OLDEST_MS));
        return null;
    }

    /** Nonces that are kept in mind. */
    int kept() {
        return used.size();
    }

    /** Forgets those whose time is over. */
    void expire(long epochMs) {
        used.values().removeIf(until -> until <= epochMs);
    }

    /**
     * A block by which an answer passes these routers, each of which knows the next one alone; the last is whom it is for. Public-key
     * work: not on the links' thread.
     */
    static ReplyBlock chain(List<Stop> way, long issuedMs, long lifeMs, Randomness randomness) {
        ReplyBlock onward = null;
        Delivery next = Delivery.LOCAL;
        for (int i = way.size() - 1; i >= 0; i--) {
            Stop stop = way.get(i);
            long nonce = ByteBuffer.wrap(randomness.bytes(Long.BYTES)).getLong();
            byte[] content = new ReplyInstructions(next, issuedMs, issuedMs + lifeMs, nonce, onward).encode();
            byte[] sealed = SealedBox.seal(
                            SealedBox.Use.REPLY_BLOCK, stop.keys().agreement(), content, randomness)
                    .bytes();
            onward = new ReplyBlock(stop.router(), sealed);
            next = Delivery.router(stop.router());
        }
        if (onward == null) {
            throw new IllegalArgumentException("a way back to nobody");
        }
        return onward;
    }
}
