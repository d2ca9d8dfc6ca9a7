package interstate.crypto;

import interstate.wire.DatagramLayout;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM with one lane's key, its nonce made of iv and counter; JCA's, since that one uses the processor's AES. */
final class DatagramCipher {
    private static final int TAG_BITS = DatagramLayout.TAG_BYTES * 8;
    private static final int NONCE_BYTES = LaneKeys.IV_BYTES;

    private final Cipher aesGcm;
    private final int mode;
    private final byte[] iv;
    private final byte[] nonce = new byte[NONCE_BYTES];
    private Key key;

    DatagramCipher(int mode, byte[] key, byte[] iv) {
        this.mode = mode;
        this.iv = iv.clone();
        this.key = new SecretKeySpec(key, "AES");
        try {
            aesGcm = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES-GCM", e);
        }
    }

    /** The cipher, ready for the one datagram with this counter. */
    Cipher ready(long counter) {
        System.arraycopy(iv, 0, nonce, 0, NONCE_BYTES);
        for (int i = 0; i < DatagramLayout.COUNTER_BYTES; i++) {
            nonce[NONCE_BYTES - 1 - i] ^= (byte) (counter >>> (8 * i));
        }
        try {
            aesGcm.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            return aesGcm;
        } catch (InvalidKeyException | InvalidAlgorithmParameterException e) {
            throw new AssertionError("a counter was used twice", e);
        }
    }

    /** What JCA copied of the key cannot be reached; keying it anew drops the last reference. */
    void wipe() {
        Arrays.fill(iv, (byte) 0);
        Arrays.fill(nonce, (byte) 0);
        key = new SecretKeySpec(new byte[LaneKeys.KEY_BYTES], "AES");
        try {
            aesGcm.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        } catch (InvalidKeyException | InvalidAlgorithmParameterException e) {
            throw new AssertionError("every JDK has AES-GCM", e);
        }
    }
}
