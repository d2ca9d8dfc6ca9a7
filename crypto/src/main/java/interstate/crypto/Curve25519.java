package interstate.crypto;

import org.bouncycastle.math.ec.rfc7748.X25519;

/** X25519 (RFC 7748) on plain arrays, refusing shared secrets of zero. */
final class Curve25519 {
    static final int KEY_BYTES = 32;

    private Curve25519() {}

    static byte[] publicKey(byte[] privateKey) {
        byte[] publicKey = new byte[KEY_BYTES];
        X25519.scalarMultBase(privateKey, 0, publicKey, 0);
        return publicKey;
    }

    /** Refuses points of low order: their product with any clamped scalar is zero. */
    static void check(byte[] publicKey) throws HandshakeException {
        agree(new byte[KEY_BYTES], publicKey);
    }

    /** The shared secret, owned by the caller, who wipes it. */
    static byte[] agree(byte[] privateKey, byte[] publicKey) throws HandshakeException {
        byte[] shared = new byte[KEY_BYTES];
        // False means all zero: the peer sent a point of low order (RFC 7748, section 6.1).
        if (!X25519.calculateAgreement(privateKey, 0, publicKey, 0, shared, 0)) {
            throw new HandshakeException(HandshakeException.Reason.WEAK_KEY);
        }
        return shared;
    }
}
