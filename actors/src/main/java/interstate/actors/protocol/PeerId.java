package interstate.actors.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Who the other end is: its static public key, or in password mode its persistent random client id, hashed to 32 bytes. */
public final class PeerId {

    private final byte[] hash;

    private PeerId(byte[] hash) {
        this.hash = hash;
    }

    /** The identity that a 32-byte static public key stands for. */
    public static PeerId ofPublicKey(byte[] publicKey) {
        return hashed("interstate peer key", publicKey);
    }

    /** The identity that a password client's 16-byte id stands for. */
    public static PeerId ofClientId(byte[] clientId) {
        return hashed("interstate client id", clientId);
    }

    /** By which one path of this peer is kept apart from its others; that of the first path, or the only one, is the peer's own. */
    public PeerId ofPath(int path) {
        if (path == 0) {
            return this;
        }
        byte[] named = Arrays.copyOf(hash, hash.length + 1);
        named[hash.length] = (byte) path;
        return hashed("interstate path", named);
    }

    private static PeerId hashed(String domain, byte[] value) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(domain.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return new PeerId(sha.digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** A fresh copy of the 32 bytes. */
    public byte[] bytes() {
        return hash.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerId p && Arrays.equals(p.hash, hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    /** The first four bytes in hex: enough to tell clients apart in a log. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(hash, 0, 4);
    }
}
