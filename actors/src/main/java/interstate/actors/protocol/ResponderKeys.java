package interstate.actors.protocol;

import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.NoiseHandshake;
import org.jspecify.annotations.Nullable;

/** What the answering end needs to answer. */
public interface ResponderKeys {

    /** The envelope of this server's cloak or password; used on the link's thread alone. */
    HandshakeEnvelope envelope();

    /** A fresh answering handshake. Called off the link's thread. */
    NoiseHandshake begin();

    /**
     * Whether clients prove themselves with keys of their own (IKpsk2); otherwise all share a password and only name an id.
     */
    boolean keyed();

    /**
     * The pre-shared key of a client's static public key: 32 zero bytes where none was agreed, null for a stranger. Called
     * off the link's thread; keyed mode only.
     */
    byte @Nullable [] presharedKey(byte[] clientPublicKey);
}
