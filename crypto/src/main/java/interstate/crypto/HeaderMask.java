package interstate.crypto;

import interstate.wire.DatagramLayout;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hides the header: its 10 bytes XOR the first 10 of AES-256(mask key, the 16 bytes after the header), as QUIC masks its
 * packet numbers (RFC 9001, section 5.4).
 *
 * <p>{@link #sample} first, then read or {@link #apply}. One thread at a time; allocates nothing.
 */
final class HeaderMask {
    /** One block of AES, straight after the header: the first ciphertext, or a handshake's salt. */
    private static final int SAMPLE_BYTES = 16;

    private final Cipher aes;
    private final byte[] mask = new byte[SAMPLE_BYTES];

    HeaderMask(byte[] maskKey) {
        aes = keyed(maskKey);
    }

    private static Cipher keyed(byte[] maskKey) {
        try {
            Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(maskKey, "AES"));
            return aes;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES", e);
        }
    }

    /** Computes the mask of the datagram at {@code off}; at least 26 bytes must be there. */
    void sample(byte[] d, int off) {
        try {
            aes.update(d, off + DatagramLayout.HEADER_BYTES, SAMPLE_BYTES, mask, 0);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a block fits a block", e);
        }
    }

    /** Masks or unmasks the header in place. */
    void apply(byte[] d, int off) {
        for (int i = 0; i < DatagramLayout.HEADER_BYTES; i++) {
            d[off + i] ^= mask[i];
        }
    }

    /** The unmasked index, the datagram untouched. */
    int index(byte[] d, int off) {
        return (at(d, off, 0) << 24) | (at(d, off, 1) << 16) | (at(d, off, 2) << 8) | at(d, off, 3);
    }

    /** The unmasked counter, the datagram untouched. */
    long counter(byte[] d, int off) {
        long counter = 0;
        for (int i = DatagramLayout.INDEX_BYTES; i < DatagramLayout.HEADER_BYTES; i++) {
            counter = (counter << 8) | at(d, off, i);
        }
        return counter;
    }

    private int at(byte[] d, int off, int i) {
        return (d[off + i] ^ mask[i]) & 0xFF;
    }

    static void write(int index, long counter, byte[] d, int off) {
        d[off] = (byte) (index >>> 24);
        d[off + 1] = (byte) (index >>> 16);
        d[off + 2] = (byte) (index >>> 8);
        d[off + 3] = (byte) index;
        d[off + 4] = (byte) (counter >>> 40);
        d[off + 5] = (byte) (counter >>> 32);
        d[off + 6] = (byte) (counter >>> 24);
        d[off + 7] = (byte) (counter >>> 16);
        d[off + 8] = (byte) (counter >>> 8);
        d[off + 9] = (byte) counter;
    }

    /** What JCA copied of the key cannot be reached; keying it anew drops the last reference. */
    void wipe() {
        Arrays.fill(mask, (byte) 0);
        try {
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[LaneKeys.KEY_BYTES], "AES"));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES", e);
        }
    }
}
