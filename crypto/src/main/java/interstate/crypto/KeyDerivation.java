package interstate.crypto;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** HKDF-SHA256 (RFC 5869), for everything that is not Noise's own. */
final class KeyDerivation {
    private KeyDerivation() {}

    /** The caller owns and wipes the result. */
    static byte[] hkdfSha256(byte[] ikm, byte[] salt, byte[] info, int bytes) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(ikm, salt, info));
        byte[] okm = new byte[bytes];
        hkdf.generateBytes(okm, 0, bytes);
        return okm;
    }
}
