package interstate.actors.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The first message of NNpsk0 + hfs, written out step by step (Noise revision 34), so that a test can put into it what no
 * honest client would: any bytes for the ephemeral and for the encapsulation key.
 */
final class HandmadeInitiation {

    private static final String NAME = "Noise_NNpsk0+hfs_25519+MLKEM768_AESGCM_BLAKE2s";
    private static final int HASH_BYTES = 32;

    private byte[] chainingKey;
    private byte[] hash;
    private byte[] key = new byte[HASH_BYTES];
    private long nonce;

    private HandmadeInitiation() {
        hash = hash(ascii(NAME));
        chainingKey = hash.clone();
        mixHash(ascii("interstate v1"));
    }

    static byte[] of(byte[] passwordKey, byte[] ephemeral, byte[] encapsulationKey, byte[] payload) {
        HandmadeInitiation noise = new HandmadeInitiation();
        noise.mixKeyAndHash(passwordKey);
        noise.mixHash(ephemeral);
        noise.mixKey(ephemeral);
        byte[] sealedKey = noise.encryptAndHash(encapsulationKey);
        byte[] sealedPayload = noise.encryptAndHash(payload);
        return ByteBuffer.allocate(ephemeral.length + sealedKey.length + sealedPayload.length)
                .put(ephemeral)
                .put(sealedKey)
                .put(sealedPayload)
                .array();
    }

    private void mixHash(byte[] data) {
        hash = hash(hash, data);
    }

    private void mixKey(byte[] input) {
        byte[] temporary = hmac(chainingKey, input);
        chainingKey = hmac(temporary, new byte[] {1});
        useKey(hmac(temporary, chainingKey, new byte[] {2}));
    }

    private void mixKeyAndHash(byte[] input) {
        byte[] temporary = hmac(chainingKey, input);
        chainingKey = hmac(temporary, new byte[] {1});
        byte[] second = hmac(temporary, chainingKey, new byte[] {2});
        byte[] third = hmac(temporary, second, new byte[] {3});
        mixHash(second);
        useKey(third);
    }

    private void useKey(byte[] next) {
        key = next;
        nonce = 0;
    }

    private byte[] encryptAndHash(byte[] plaintext) {
        byte[] iv = ByteBuffer.allocate(12).putInt(0).putLong(nonce++).array();
        try {
            Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
            aes.updateAAD(hash);
            byte[] ciphertext = aes.doFinal(plaintext);
            mixHash(ciphertext);
            return ciphertext;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES-GCM", e);
        }
    }

    private static byte[] hash(byte[]... parts) {
        Blake2sDigest digest = new Blake2sDigest(8 * HASH_BYTES);
        Arrays.stream(parts).forEach(p -> digest.update(p, 0, p.length));
        byte[] out = new byte[HASH_BYTES];
        digest.doFinal(out, 0);
        return out;
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        HMac mac = new HMac(new Blake2sDigest(8 * HASH_BYTES));
        mac.init(new KeyParameter(key));
        Arrays.stream(parts).forEach(p -> mac.update(p, 0, p.length));
        byte[] out = new byte[HASH_BYTES];
        mac.doFinal(out, 0);
        return out;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
