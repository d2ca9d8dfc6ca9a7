package interstate.crypto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The cipher functions of Noise (rev 34, section 12.3 and 12.4); links use AES-GCM, the other is there for public vectors. */
enum NoiseAead {
    AES_GCM("AESGCM", "AES/GCM/NoPadding", "AES"),
    CHACHA_POLY("ChaChaPoly", "ChaCha20-Poly1305", "ChaCha20");

    static final int KEY_BYTES = 32;
    static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;

    private final String noiseName;
    private final String transformation;
    private final String keyAlgorithm;

    NoiseAead(String noiseName, String transformation, String keyAlgorithm) {
        this.noiseName = noiseName;
        this.transformation = transformation;
        this.keyAlgorithm = keyAlgorithm;
    }

    String noiseName() {
        return noiseName;
    }

    byte[] encrypt(byte[] key, long n, byte[] ad, byte[] plaintext) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, n, ad).doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK can encrypt with " + transformation, e);
        }
    }

    byte[] decrypt(byte[] key, long n, byte[] ad, byte[] ciphertext) throws HandshakeException {
        if (ciphertext.length < TAG_BYTES) {
            throw new HandshakeException(HandshakeException.Reason.LENGTH);
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, n, ad).doFinal(ciphertext);
        } catch (AEADBadTagException e) {
            throw new HandshakeException(HandshakeException.Reason.FORGED);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK can decrypt with " + transformation, e);
        }
    }

    private Cipher cipher(int mode, byte[] key, long n, byte[] ad) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(transformation);
        cipher.init(mode, new SecretKeySpec(key, keyAlgorithm), nonce(n));
        cipher.updateAAD(ad);
        return cipher;
    }

    private AlgorithmParameterSpec nonce(long n) {
        byte[] nonce = new byte[NONCE_BYTES];
        if (this == AES_GCM) {
            ByteBuffer.wrap(nonce).putLong(4, n);
            return new GCMParameterSpec(TAG_BYTES * 8, nonce);
        }
        ByteBuffer.wrap(nonce).order(ByteOrder.LITTLE_ENDIAN).putLong(4, n);
        return new IvParameterSpec(nonce);
    }
}
