package interstate.wire.circuit;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** By which a router, or a destination, is known in a network: 32 bytes. Immutable, compared by content. */
public final class RouterHash {
    public static final int BYTES = 32;

    private final byte[] bytes;

    private RouterHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The hash in 32 bytes, which are copied. */
    public static RouterHash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a router's hash has " + BYTES + " bytes, not " + bytes.length);
        }
        return new RouterHash(bytes.clone());
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException one line that says what is allowed
     */
    public static RouterHash parse(String text) {
        byte[] bytes = new byte[0];
        try {
            bytes = Base64.getUrlDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            // Told below, in the same words as another length.
        }
        if (bytes.length != BYTES || !new RouterHash(bytes).text().equals(text.strip())) {
            throw new IllegalArgumentException("43 letters, digits, - and _");
        }
        return new RouterHash(bytes);
    }

    /** All of it: 43 characters of base64url. */
    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Reads the 32 bytes at {@code off}. */
    static RouterHash read(byte[] b, int off) {
        return new RouterHash(Arrays.copyOfRange(b, off, off + BYTES));
    }

    /** Writes the 32 bytes to {@code off}. */
    void write(byte[] b, int off) {
        System.arraycopy(bytes, 0, b, off, BYTES);
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof RouterHash other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Its first 8 bytes in hexadecimal: enough to tell routers apart in a log. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes, 0, 8);
    }
}
