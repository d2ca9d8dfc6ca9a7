package interstate.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys that hide handshake datagrams from strangers, one set for each side's sending; known to everyone who knows the
 * server's identity string or the password.
 *
 * <p>They hide and sift, no more: who a peer is and what a session carries is Noise's part.
 */
public final class HandshakeKeys {
    private static final String CLOAK_SALT = "interstate cloak v1";
    private static final String PASSWORD_SALT = "interstate password v1";
    private static final int KEY_BYTES = 32;

    /** What one side sends with. */
    static final class Side {
        final byte[] maskKey;
        final byte[] encKey;
        final byte[] macKey;

        private Side(byte[] okm) {
            maskKey = Arrays.copyOfRange(okm, 0, KEY_BYTES);
            encKey = Arrays.copyOfRange(okm, KEY_BYTES, 2 * KEY_BYTES);
            macKey = Arrays.copyOfRange(okm, 2 * KEY_BYTES, 3 * KEY_BYTES);
        }

        private void wipe() {
            Arrays.fill(maskKey, (byte) 0);
            Arrays.fill(encKey, (byte) 0);
            Arrays.fill(macKey, (byte) 0);
        }
    }

    private final Side initiator;
    private final Side responder;

    private HandshakeKeys(byte[] ikm, String salt) {
        initiator = side(ikm, salt, "initiator");
        responder = side(ikm, salt, "responder");
    }

    private static Side side(byte[] ikm, String salt, String info) {
        byte[] okm = KeyDerivation.hkdfSha256(ikm, ascii(salt), ascii(info), 3 * KEY_BYTES);
        try {
            return new Side(okm);
        } finally {
            Arrays.fill(okm, (byte) 0);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    public static HandshakeKeys ofCloak(ServerIdentity server) {
        byte[] publicKey = server.publicKey();
        byte[] cloak = server.cloak();
        byte[] ikm = Arrays.copyOf(publicKey, publicKey.length + cloak.length);
        System.arraycopy(cloak, 0, ikm, publicKey.length, cloak.length);
        try {
            return new HandshakeKeys(ikm, CLOAK_SALT);
        } finally {
            Arrays.fill(ikm, (byte) 0);
            Arrays.fill(cloak, (byte) 0);
        }
    }

    /** {@code passwordKey} as {@link PasswordKey#derive} gives it; it stays the caller's. */
    public static HandshakeKeys ofPassword(byte[] passwordKey) {
        if (passwordKey.length != KEY_BYTES) {
            throw new IllegalArgumentException("a password key has 32 bytes, not " + passwordKey.length);
        }
        return new HandshakeKeys(passwordKey, PASSWORD_SALT);
    }

    Side sentBy(boolean byInitiator) {
        return byInitiator ? initiator : responder;
    }

    /** Envelopes already made keep what they need; wipe them on their own. */
    public void wipe() {
        initiator.wipe();
        responder.wipe();
    }

    @Override
    public String toString() {
        return "HandshakeKeys[...]";
    }
}
