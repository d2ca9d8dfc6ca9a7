package interstate.crypto;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Noise's CipherState (rev 34, section 5.1): a key, once there is one, and the nonce that counts its uses. */
final class CipherState {
    private final NoiseAead aead;
    private byte @Nullable [] k;
    private long n;

    CipherState(NoiseAead aead) {
        this.aead = aead;
    }

    /** Takes ownership of the key. */
    void initializeKey(byte[] key) {
        wipe();
        k = key;
        n = 0;
    }

    boolean hasKey() {
        return k != null;
    }

    byte[] encryptWithAd(byte[] ad, byte[] plaintext) {
        if (k == null) {
            return plaintext.clone();
        }
        return aead.encrypt(k, n++, ad, plaintext);
    }

    byte[] decryptWithAd(byte[] ad, byte[] ciphertext) throws HandshakeException {
        if (k == null) {
            return ciphertext.clone();
        }
        byte[] plaintext = aead.decrypt(k, n, ad, ciphertext);
        n++;
        return plaintext;
    }

    /** How many bytes encryption adds now. */
    int overheadBytes() {
        return k == null ? 0 : NoiseAead.TAG_BYTES;
    }

    CipherState copy() {
        CipherState copy = new CipherState(aead);
        copy.k = k == null ? null : k.clone();
        copy.n = n;
        return copy;
    }

    void wipe() {
        if (k != null) {
            Arrays.fill(k, (byte) 0);
            k = null;
        }
    }
}
