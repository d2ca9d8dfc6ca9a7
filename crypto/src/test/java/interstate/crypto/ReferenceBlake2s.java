package interstate.crypto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** BLAKE2s from RFC 7693, and HMAC and HKDF over it, for tests alone. */
final class ReferenceBlake2s {
    private static final int[] IV = {
        0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19
    };

    /** Section 2.7, one row of hexadecimal digits a round. */
    private static final String[] SIGMA = {
        "0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8", "905724afe1bc683d",
        "2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a", "6fe9b308c2d714a5", "a2847615fb9e3cd0"
    };

    private ReferenceBlake2s() {}

    static byte[] hash(int outBytes, byte[] key, byte[]... parts) {
        byte[] in = ReferenceMlKem768.join(parts);
        if (key.length > 0) {
            in = ReferenceMlKem768.join(Arrays.copyOf(key, 64), in);
        }
        int[] h = IV.clone();
        h[0] ^= 0x01010000 ^ (key.length << 8) ^ outBytes;
        int blocks = Math.max(1, (in.length + 63) / 64);
        for (int i = 0; i < blocks; i++) {
            boolean isLast = i == blocks - 1;
            byte[] block = Arrays.copyOfRange(in, 64 * i, 64 * i + 64);
            compress(h, block, isLast ? in.length : 64L * (i + 1), isLast);
        }
        ByteBuffer out = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        out.asIntBuffer().put(h);
        return Arrays.copyOf(out.array(), outBytes);
    }

    private static void compress(int[] h, byte[] block, long counter, boolean isLast) {
        int[] m = new int[16];
        ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(m);
        int[] v = Arrays.copyOf(h, 16);
        System.arraycopy(IV, 0, v, 8, 8);
        v[12] ^= (int) counter;
        v[13] ^= (int) (counter >>> 32);
        v[14] ^= isLast ? -1 : 0;
        for (String s : SIGMA) {
            for (int i = 0; i < 4; i++) {
                mix(v, i, 4 + i, 8 + i, 12 + i, m[digit(s, 2 * i)], m[digit(s, 2 * i + 1)]);
            }
            for (int i = 0; i < 4; i++) {
                int b = 4 + (i + 1) % 4;
                int c = 8 + (i + 2) % 4;
                int d = 12 + (i + 3) % 4;
                mix(v, i, b, c, d, m[digit(s, 8 + 2 * i)], m[digit(s, 9 + 2 * i)]);
            }
        }
        for (int i = 0; i < 8; i++) {
            h[i] ^= v[i] ^ v[i + 8];
        }
    }

    private static void mix(int[] v, int a, int b, int c, int d, int x, int y) {
        v[a] += v[b] + x;
        v[d] = Integer.rotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = Integer.rotateRight(v[b] ^ v[c], 12);
        v[a] += v[b] + y;
        v[d] = Integer.rotateRight(v[d] ^ v[a], 8);
        v[c] += v[d];
        v[b] = Integer.rotateRight(v[b] ^ v[c], 7);
    }

    private static int digit(String s, int i) {
        return Character.digit(s.charAt(i), 16);
    }

    static byte[] hmac(byte[] key, byte[]... parts) {
        byte[] inner = Arrays.copyOf(key, 64);
        byte[] outer = Arrays.copyOf(key, 64);
        for (int i = 0; i < 64; i++) {
            inner[i] ^= 0x36;
            outer[i] ^= 0x5C;
        }
        byte[] none = new byte[0];
        return hash(32, none, outer, hash(32, none, inner, ReferenceMlKem768.join(parts)));
    }
}
