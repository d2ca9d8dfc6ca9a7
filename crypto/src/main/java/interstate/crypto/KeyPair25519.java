package interstate.crypto;

import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** An X25519 key pair: a host's static identity, or one handshake's ephemeral. */
public final class KeyPair25519 {
    public static final int KEY_BYTES = Curve25519.KEY_BYTES;

    private final byte[] privateKey;
    private final byte[] publicKey;
    private boolean wiped;

    private KeyPair25519(byte[] privateKey) {
        this.privateKey = privateKey;
        this.publicKey = Curve25519.publicKey(privateKey);
    }

    private KeyPair25519(KeyPair25519 other) {
        this.privateKey = other.privateKey.clone();
        this.publicKey = other.publicKey.clone();
    }

    /** Draws 32 bytes and clamps them, as WireGuard's {@code genkey} does. */
    public static KeyPair25519 generate(Randomness randomness) {
        byte[] privateKey = randomness.bytes(KEY_BYTES);
        X25519.clampPrivateKey(privateKey);
        return new KeyPair25519(privateKey);
    }

    /** Takes a copy; the caller wipes the original. Unclamped keys are kept as they are and clamped in use. */
    public static KeyPair25519 ofPrivate(byte[] privateKey) {
        if (privateKey.length != KEY_BYTES) {
            throw new IllegalArgumentException("a private key has 32 bytes, not " + privateKey.length);
        }
        return new KeyPair25519(privateKey.clone());
    }

    /** A copy. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** A copy, which the caller wipes: for writing a key file only. */
    public byte[] privateKey() {
        assertUsable();
        return privateKey.clone();
    }

    byte[] agree(byte[] theirs) throws HandshakeException {
        assertUsable();
        return Curve25519.agree(privateKey, theirs);
    }

    /** A pair of its own with the same keys, so that one owner's wiping does not blind another. */
    KeyPair25519 copy() {
        assertUsable();
        return new KeyPair25519(this);
    }

    public void wipe() {
        Arrays.fill(privateKey, (byte) 0);
        wiped = true;
    }

    private void assertUsable() {
        if (wiped) {
            throw new IllegalStateException("key pair used after it was wiped");
        }
    }

    /** The public half only. */
    @Override
    public String toString() {
        return "KeyPair25519[" + KeyText.encode(publicKey) + "]";
    }
}
