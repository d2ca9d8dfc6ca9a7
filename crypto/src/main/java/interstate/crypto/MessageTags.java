package interstate.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/** The tags of one direction of a session: keyed BLAKE2b-64 (RFC 7693) of each message's number. One thread. */
final class MessageTags {
    static final int BYTES = 8;

    private static final byte[] SEALING = "interstate session key v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAGGING = "interstate session tags v1".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_BYTES = 32;

    private final Blake2bDigest prf;
    private final byte[] number = new byte[Long.BYTES];

    MessageTags(byte[] secret) {
        byte[] key = KeyDerivation.hkdfSha256(secret, new byte[0], TAGGING, KEY_BYTES);
        this.prf = new Blake2bDigest(key, BYTES, null, null);
        Arrays.fill(key, (byte) 0);
    }

    /** Under which messages are sealed; the caller's. */
    static byte[] sealingKey(byte[] secret) {
        return KeyDerivation.hkdfSha256(secret, new byte[0], SEALING, KEY_BYTES);
    }

    byte[] tag(long of) {
        ByteBuffer.wrap(number).putLong(of);
        prf.update(number, 0, number.length);
        byte[] tag = new byte[BYTES];
        prf.doFinal(tag, 0);
        return tag;
    }

    long tagWord(long of) {
        return ByteBuffer.wrap(tag(of)).getLong();
    }

    void wipe() {
        prf.clearKey();
    }
}
