package interstate.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The keys of one lane in one direction of one session. */
final class LaneKeys {
    static final int KEY_BYTES = 32;
    static final int IV_BYTES = 12;
    static final int MAX_LANE = 255;

    private static final byte[] SALT = "interstate lane v1".getBytes(StandardCharsets.US_ASCII);

    final byte[] key;
    final byte[] iv;
    final byte[] maskKey;

    LaneKeys(byte[] directionKey, int lane) {
        if (directionKey.length != KEY_BYTES) {
            throw new IllegalArgumentException("a direction key has 32 bytes, not " + directionKey.length);
        }
        if (lane < 0 || lane > MAX_LANE) {
            throw new IllegalArgumentException("a lane is numbered 0 to 255, not " + lane);
        }
        byte[] okm = KeyDerivation.hkdfSha256(directionKey, SALT, new byte[] {(byte) lane}, 2 * KEY_BYTES + IV_BYTES);
        key = Arrays.copyOfRange(okm, 0, KEY_BYTES);
        iv = Arrays.copyOfRange(okm, KEY_BYTES, KEY_BYTES + IV_BYTES);
        maskKey = Arrays.copyOfRange(okm, KEY_BYTES + IV_BYTES, okm.length);
        Arrays.fill(okm, (byte) 0);
    }

    void wipe() {
        Arrays.fill(key, (byte) 0);
        Arrays.fill(iv, (byte) 0);
        Arrays.fill(maskKey, (byte) 0);
    }
}
