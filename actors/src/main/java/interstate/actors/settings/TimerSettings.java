package interstate.actors.settings;

import java.time.Duration;

/**
 * The periods of the protocol. Those with slots are max(time, slots x interval), since a lane may have one slot a second.
 *
 * @param rekeyAfterNs age of a key at which the client asks for the next
 * @param rekeyAfterDatagrams datagrams sealed under a key after which the client asks for the next
 * @param rejectAfterDatagrams datagrams under a key after which it seals no more
 * @param previousKeyNs how long the previous key still opens
 * @param retryNs first repetition of an unanswered handshake message
 * @param silenceNs nothing opened for so long and for {@code silenceSlots}: the client handshakes again
 * @param timeoutNs nothing opened for so long and for {@code timeoutSlots}: session lost, where the client named no time-out
 * @param straddleNs how long, with {@code straddleSlots}, an inner packet waits for its missing part
 * @param noAnswerNs after so long, and three times what a message takes, the client says that there is no answer
 * @param resolveNs mean of the drawn period after which a peer's name is resolved again
 */
public record TimerSettings(
        long rekeyAfterNs,
        long rekeyAfterDatagrams,
        long rejectAfterDatagrams,
        long previousKeyNs,
        long retryNs,
        long silenceNs,
        int silenceSlots,
        long timeoutNs,
        int timeoutSlots,
        long straddleNs,
        int straddleSlots,
        long noAnswerNs,
        long resolveNs) {

    /** The values of docs/PROTOCOL.md. */
    public static TimerSettings defaults() {
        return new TimerSettings(
                Duration.ofSeconds(120).toNanos(),
                1L << 27,
                1L << 28,
                Duration.ofSeconds(3).toNanos(),
                Duration.ofMillis(250).toNanos(),
                Duration.ofMillis(600).toNanos(),
                10,
                Duration.ofSeconds(10).toNanos(),
                100,
                Duration.ofMillis(100).toNanos(),
                16,
                Duration.ofSeconds(5).toNanos(),
                Duration.ofMinutes(10).toNanos());
    }
}
