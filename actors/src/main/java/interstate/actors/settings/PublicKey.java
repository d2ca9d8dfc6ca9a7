package interstate.actors.settings;

import java.util.Arrays;
import java.util.Base64;

/** An X25519 public key, 32 bytes, written in base64 as WireGuard writes it. */
public final class PublicKey {
    public static final int BYTES = 32;

    private final byte[] bytes;

    private PublicKey(byte[] bytes) {
        this.bytes = bytes;
    }

    public static PublicKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a public key has " + BYTES + " bytes, this one " + bytes.length);
        }
        return new PublicKey(bytes.clone());
    }

    /**
     * Reads base64.
     *
     * @throws IllegalArgumentException with one line that says what is allowed
     */
    public static PublicKey parse(String base64) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a public key is 32 bytes in base64 (44 characters)", e);
        }
        return of(decoded);
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return base64();
    }
}
