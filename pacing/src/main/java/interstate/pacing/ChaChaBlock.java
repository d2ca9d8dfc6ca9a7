package interstate.pacing;

import java.util.Arrays;

/**
 * The ChaCha block function (RFC 8439, section 2.3) without allocation: draws and chaff both come from it.
 *
 * <p>Single threaded; owns its key, which {@link #wipe} clears.
 */
final class ChaChaBlock {

    static final int KEY_BYTES = 32;
    static final int BLOCK_WORDS = 16;
    static final int BLOCK_BYTES = 64;

    /** RFC 8439. */
    static final int ROUNDS = 20;

    // "expand 32-byte k" as four little-endian words.
    private static final int C0 = 0x61707865;
    private static final int C1 = 0x3320646e;
    private static final int C2 = 0x79622d32;
    private static final int C3 = 0x6b206574;

    private final int doubleRounds;
    private final int[] key = new int[KEY_BYTES / Integer.BYTES];

    /** @param rounds even; {@link #ROUNDS} is the RFC's */
    ChaChaBlock(int rounds) {
        doubleRounds = rounds / 2;
    }

    void key(byte[] bytes, int off) {
        for (int i = 0; i < key.length; i++) {
            int at = off + i * Integer.BYTES;
            key[i] = (bytes[at] & 0xff)
                    | (bytes[at + 1] & 0xff) << 8
                    | (bytes[at + 2] & 0xff) << 16
                    | (bytes[at + 3] & 0xff) << 24;
        }
    }

    /** Takes the first eight words of a block as the next key, the step of every ratchet here. */
    void key(int[] words) {
        System.arraycopy(words, 0, key, 0, key.length);
    }

    void copyKey(byte[] bytes, int off) {
        for (int i = 0; i < key.length; i++) {
            int at = off + i * Integer.BYTES;
            bytes[at] = (byte) key[i];
            bytes[at + 1] = (byte) (key[i] >>> 8);
            bytes[at + 2] = (byte) (key[i] >>> 16);
            bytes[at + 3] = (byte) (key[i] >>> 24);
        }
    }

    void wipe() {
        Arrays.fill(key, 0);
    }

    /** Writes one block as 16 words; as bytes they are little endian. */
    void block(int counter, int nonce0, int nonce1, int nonce2, int[] out) {
        int x0 = C0;
        int x1 = C1;
        int x2 = C2;
        int x3 = C3;
        int x4 = key[0];
        int x5 = key[1];
        int x6 = key[2];
        int x7 = key[3];
        int x8 = key[4];
        int x9 = key[5];
        int x10 = key[6];
        int x11 = key[7];
        int x12 = counter;
        int x13 = nonce0;
        int x14 = nonce1;
        int x15 = nonce2;
        for (int i = 0; i < doubleRounds; i++) {
            x0 += x4;
            x12 = Integer.rotateLeft(x12 ^ x0, 16);
            x8 += x12;
            x4 = Integer.rotateLeft(x4 ^ x8, 12);
            x0 += x4;
            x12 = Integer.rotateLeft(x12 ^ x0, 8);
            x8 += x12;
            x4 = Integer.rotateLeft(x4 ^ x8, 7);

            x1 += x5;
            x13 = Integer.rotateLeft(x13 ^ x1, 16);
            x9 += x13;
            x5 = Integer.rotateLeft(x5 ^ x9, 12);
            x1 += x5;
            x13 = Integer.rotateLeft(x13 ^ x1, 8);
            x9 += x13;
            x5 = Integer.rotateLeft(x5 ^ x9, 7);

            x2 += x6;
            x14 = Integer.rotateLeft(x14 ^ x2, 16);
            x10 += x14;
            x6 = Integer.rotateLeft(x6 ^ x10, 12);
            x2 += x6;
            x14 = Integer.rotateLeft(x14 ^ x2, 8);
            x10 += x14;
            x6 = Integer.rotateLeft(x6 ^ x10, 7);

            x3 += x7;
            x15 = Integer.rotateLeft(x15 ^ x3, 16);
            x11 += x15;
            x7 = Integer.rotateLeft(x7 ^ x11, 12);
            x3 += x7;
            x15 = Integer.rotateLeft(x15 ^ x3, 8);
            x11 += x15;
            x7 = Integer.rotateLeft(x7 ^ x11, 7);

            x0 += x5;
            x15 = Integer.rotateLeft(x15 ^ x0, 16);
            x10 += x15;
            x5 = Integer.rotateLeft(x5 ^ x10, 12);
            x0 += x5;
            x15 = Integer.rotateLeft(x15 ^ x0, 8);
            x10 += x15;
            x5 = Integer.rotateLeft(x5 ^ x10, 7);

            x1 += x6;
            x12 = Integer.rotateLeft(x12 ^ x1, 16);
            x11 += x12;
            x6 = Integer.rotateLeft(x6 ^ x11, 12);
            x1 += x6;
            x12 = Integer.rotateLeft(x12 ^ x1, 8);
            x11 += x12;
            x6 = Integer.rotateLeft(x6 ^ x11, 7);

            x2 += x7;
            x13 = Integer.rotateLeft(x13 ^ x2, 16);
            x8 += x13;
            x7 = Integer.rotateLeft(x7 ^ x8, 12);
            x2 += x7;
            x13 = Integer.rotateLeft(x13 ^ x2, 8);
            x8 += x13;
            x7 = Integer.rotateLeft(x7 ^ x8, 7);

            x3 += x4;
            x14 = Integer.rotateLeft(x14 ^ x3, 16);
            x9 += x14;
            x4 = Integer.rotateLeft(x4 ^ x9, 12);
            x3 += x4;
            x14 = Integer.rotateLeft(x14 ^ x3, 8);
            x9 += x14;
            x4 = Integer.rotateLeft(x4 ^ x9, 7);
        }
        out[0] = x0 + C0;
        out[1] = x1 + C1;
        out[2] = x2 + C2;
        out[3] = x3 + C3;
        out[4] = x4 + key[0];
        out[5] = x5 + key[1];
        out[6] = x6 + key[2];
        out[7] = x7 + key[3];
        out[8] = x8 + key[4];
        out[9] = x9 + key[5];
        out[10] = x10 + key[6];
        out[11] = x11 + key[7];
        out[12] = x12 + counter;
        out[13] = x13 + nonce0;
        out[14] = x14 + nonce1;
        out[15] = x15 + nonce2;
    }
}
