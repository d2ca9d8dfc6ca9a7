package interstate.actors.protocol;

import interstate.crypto.NoiseHandshake;
import interstate.wire.Fragmenter;
import org.jspecify.annotations.Nullable;

/** One initiation that was sent and may yet be answered. */
final class Attempt {

    final long messageId;
    final NoiseHandshake handshake;
    final int index;
    final Fragmenter message;
    /** The strand of the session that it travels in, null for one in datagrams of its own. */
    final @Nullable Strand inside;

    final long begunNs;
    /** How often it was sent anew inside the session. */
    int repeats;
    /** An answer is being read: a second copy of it is not. */
    boolean reading;

    private int nextFragment;

    Attempt(
            long messageId,
            NoiseHandshake handshake,
            int index,
            Fragmenter message,
            @Nullable Strand inside,
            long begunNs) {
        this.messageId = messageId;
        this.handshake = handshake;
        this.index = index;
        this.message = message;
        this.inside = inside;
        this.begunNs = begunNs;
    }

    boolean inSession() {
        return inside != null;
    }

    /** Fragments are sent in a cycle until the message is answered. */
    int nextFragment() {
        int fragment = nextFragment;
        nextFragment = (nextFragment + 1) % message.count();
        return fragment;
    }
}
