package interstate.actors.protocol;

import interstate.crypto.NoiseHandshake;
import interstate.wire.Fragmenter;

/** One initiation that was sent and may yet be answered. */
final class Attempt {

    final long messageId;
    final NoiseHandshake handshake;
    final int index;
    final Fragmenter message;
    final boolean inSession;
    final long begunNs;
    private int nextFragment;
    /** An answer is being read: a second copy of it is not. */
    boolean reading;

    Attempt(long messageId, NoiseHandshake handshake, int index, Fragmenter message, boolean inSession, long begunNs) {
        this.messageId = messageId;
        this.handshake = handshake;
        this.index = index;
        this.message = message;
        this.inSession = inSession;
        this.begunNs = begunNs;
    }

    /** Fragments are sent in a cycle until the message is answered. */
    int nextFragment() {
        int fragment = nextFragment;
        nextFragment = (nextFragment + 1) % message.count();
        return fragment;
    }
}
