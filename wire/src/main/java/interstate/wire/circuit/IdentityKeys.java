package interstate.wire.circuit;

import java.util.Arrays;
import java.util.HexFormat;

/** The public keys of a router or a destination: Ed25519 to sign with, X25519 to seal for. Immutable, compared by content. */
public final class IdentityKeys {
    public static final int KEY_BYTES = 32;
    public static final int BYTES = 2 * KEY_BYTES;

    private final byte[] bytes;

    private IdentityKeys(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Of two keys of 32 bytes, which are copied. */
    public static IdentityKeys of(byte[] signing, byte[] agreement) {
        if (signing.length != KEY_BYTES || agreement.length != KEY_BYTES) {
            throw new IllegalArgumentException("keys of " + signing.length + " and " + agreement.length + " bytes");
        }
        byte[] bytes = Arrays.copyOf(signing, BYTES);
        System.arraycopy(agreement, 0, bytes, KEY_BYTES, KEY_BYTES);
        return new IdentityKeys(bytes);
    }

    /** Reads the 64 bytes at {@code off}. */
    static IdentityKeys read(byte[] b, int off) {
        return new IdentityKeys(Arrays.copyOfRange(b, off, off + BYTES));
    }

    /** The Ed25519 key; a copy. */
    public byte[] signing() {
        return Arrays.copyOf(bytes, KEY_BYTES);
    }

    /** The X25519 key; a copy. */
    public byte[] agreement() {
        return Arrays.copyOfRange(bytes, KEY_BYTES, BYTES);
    }

    /** Both, the signing one first; a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof IdentityKeys other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The first 8 bytes of the signing key. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes, 0, 8);
    }
}
