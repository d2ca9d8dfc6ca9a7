package interstate.actors.settings;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Bytes that are shown to nobody and can be wiped.
 *
 * <p>Not a record: a record would print its component. May be read from any thread until it is wiped.
 */
public final class Secret {
    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes a copy; the caller wipes its own. */
    public static Secret copyOf(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /** A copy, which the caller owns and wipes. */
    public byte[] copy() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    /** Zeroes the bytes. Calling it again is harmless. */
    public void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }

    /** In constant time for equal lengths. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(bytes, that.bytes);
    }

    /** The same for all: a hash of the bytes would be a hint to them. */
    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
