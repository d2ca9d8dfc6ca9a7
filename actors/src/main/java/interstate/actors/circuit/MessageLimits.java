package interstate.actors.circuit;

import interstate.crypto.TokenBucket;
import interstate.wire.circuit.HopRequest;
import org.jspecify.annotations.Nullable;

/** How many messages and bytes a gateway lets into a tunnel: a minute's at once, and as many a minute in the long run. One thread. */
final class MessageLimits {
    private static final int DEFAULT_MESSAGES = 300;
    private static final long DEFAULT_BYTES = 1 << 20;
    private static final double MINUTE_SECONDS = 60;

    private final @Nullable TokenBucket messages;
    private final @Nullable TokenBucket bytes;

    MessageLimits(TunnelTerms terms) {
        messages = bucket(
                terms.messagesPerMinute() == HopRequest.DEFAULT_LIMIT ? DEFAULT_MESSAGES : terms.messagesPerMinute());
        bytes = bucket(terms.bytesPerMinute() == HopRequest.DEFAULT_LIMIT ? DEFAULT_BYTES : terms.bytesPerMinute());
    }

    private static @Nullable TokenBucket bucket(long perMinute) {
        return perMinute == HopRequest.NO_LIMIT
                ? null
                : new TokenBucket(
                        (double) perMinute / MINUTE_SECONDS, (int) Math.min(perMinute, Integer.MAX_VALUE / 2));
    }

    /** Whether a message of so many bytes passes now. */
    boolean pass(long nowNs, int messageBytes) {
        TokenBucket inBytes = bytes;
        TokenBucket inMessages = messages;
        // Who has no message left is not to pay in bytes for it, nor the other way round.
        return (inMessages == null || inMessages.has(nowNs, 1))
                && (inBytes == null || inBytes.take(nowNs, messageBytes))
                && (inMessages == null || inMessages.take(nowNs));
    }
}
