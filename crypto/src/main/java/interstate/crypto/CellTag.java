package interstate.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/**
 * By which the two ends of a tunnel know its cells among all that comes out of the layers: the first 16 bytes of a body are keyed
 * BLAKE2b-128 (RFC 7693) of the rest. What a hop makes up, or a bit flipped on the way, fails it.
 *
 * <p>One thread at a time. Nothing here allocates but the constructor.
 */
public final class CellTag {
    public static final int KEY_BYTES = 32;
    public static final int BYTES = 16;

    private static final byte[] PURPOSE = "cell tag v1     ".getBytes(StandardCharsets.US_ASCII);

    private final Blake2bDigest mac;
    private final byte[] tag = new byte[BYTES];
    private final byte[] claimed = new byte[BYTES];

    /** Makes one of a key of 32 bytes that gateway and endpoint alone have; it is used and not kept. */
    public CellTag(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a tag's key has 32 bytes, not " + key.length);
        }
        mac = new Blake2bDigest(key, BYTES, null, PURPOSE);
    }

    /** Writes the tag of a body into its first 16 bytes. */
    public void write(byte[] b, int off, int bytes) {
        compute(b, off, bytes);
        System.arraycopy(tag, 0, b, off, BYTES);
    }

    /** Whether the first 16 bytes are the tag of the rest; in a time that does not depend on how they differ. */
    public boolean holds(byte[] b, int off, int bytes) {
        compute(b, off, bytes);
        System.arraycopy(b, off, claimed, 0, BYTES);
        return MessageDigest.isEqual(tag, claimed);
    }

    private void compute(byte[] b, int off, int bytes) {
        if (bytes <= BYTES) {
            throw new IllegalArgumentException("a body of " + bytes + " bytes has nothing but a tag");
        }
        mac.update(b, off + BYTES, bytes - BYTES);
        mac.doFinal(tag, 0);
    }

    /** Forgets the key; of no use afterwards. */
    public void wipe() {
        mac.clearKey();
        Arrays.fill(tag, (byte) 0);
        Arrays.fill(claimed, (byte) 0);
    }
}
