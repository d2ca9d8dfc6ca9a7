package interstate.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** BLAKE2s as Noise uses it: HASH, HMAC-HASH and HKDF (rev 34, section 4.3 and 12.6). */
final class NoiseHash {
    static final int HASH_BYTES = 32;

    private NoiseHash() {}

    static byte[] hash(byte[]... parts) {
        Blake2sDigest digest = new Blake2sDigest(HASH_BYTES * 8);
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] out = new byte[HASH_BYTES];
        digest.doFinal(out, 0);
        return out;
    }

    static byte[] hmac(byte[] key, byte[]... parts) {
        HMac mac = new HMac(new Blake2sDigest(HASH_BYTES * 8));
        mac.init(new KeyParameter(key));
        for (byte[] part : parts) {
            mac.update(part, 0, part.length);
        }
        byte[] out = new byte[HASH_BYTES];
        mac.doFinal(out, 0);
        return out;
    }

    /** Two or three outputs of 32 bytes, owned by the caller. */
    static byte[][] hkdf(byte[] chainingKey, byte[] input, int outputs) {
        byte[] temporary = hmac(chainingKey, input);
        byte[][] out = new byte[outputs][];
        byte[] previous = new byte[0];
        for (int i = 0; i < outputs; i++) {
            out[i] = hmac(temporary, previous, new byte[] {(byte) (i + 1)});
            previous = out[i];
        }
        Arrays.fill(temporary, (byte) 0);
        return out;
    }
}
