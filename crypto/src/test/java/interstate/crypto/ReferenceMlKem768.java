package interstate.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHAKEDigest;

/**
 * ML-KEM-768 straight from FIPS 203's definitions, slow and plain: the number theoretic transform as the sums that define
 * it. For tests alone, to check what the links use against something that shares no code with it.
 */
final class ReferenceMlKem768 {
    private static final int N = 256;
    private static final int Q = 3329;
    private static final int K = 3;
    private static final int ETA = 2;
    private static final int DU = 10;
    private static final int DV = 4;
    private static final int ZETA = 17;

    private ReferenceMlKem768() {}

    /** Algorithm 16: {ek, dk}. */
    static byte[][] keyGen(byte[] d, byte[] z) {
        byte[] seeds = sha3(512, join(d, new byte[] {K}));
        byte[] rho = Arrays.copyOf(seeds, 32);
        byte[] sigma = Arrays.copyOfRange(seeds, 32, 64);
        int[][] s = new int[K][];
        int[][] t = new int[K][];
        for (int i = 0; i < K; i++) {
            s[i] = ntt(noise(sigma, i));
        }
        byte[] dkPke = new byte[0];
        byte[] ek = new byte[0];
        for (int i = 0; i < K; i++) {
            t[i] = ntt(noise(sigma, K + i));
            for (int j = 0; j < K; j++) {
                t[i] = add(t[i], multiplyNtt(sampleNtt(rho, j, i), s[j]));
            }
            dkPke = join(dkPke, encode(s[i], 12));
            ek = join(ek, encode(t[i], 12));
        }
        ek = join(ek, rho);
        return new byte[][] {ek, join(dkPke, ek, sha3(256, ek), z)};
    }

    /** Algorithm 17: {secret, ciphertext}. */
    static byte[][] encaps(byte[] ek, byte[] m) {
        byte[] kr = sha3(512, join(m, sha3(256, ek)));
        return new byte[][] {Arrays.copyOf(kr, 32), encrypt(ek, m, Arrays.copyOfRange(kr, 32, 64))};
    }

    /** Algorithm 18. */
    static byte[] decaps(byte[] dk, byte[] c) {
        byte[] ek = Arrays.copyOfRange(dk, 384 * K, 768 * K + 32);
        byte[] h = Arrays.copyOfRange(dk, 768 * K + 32, 768 * K + 64);
        byte[] z = Arrays.copyOfRange(dk, 768 * K + 64, 768 * K + 96);
        byte[] m = decrypt(dk, c);
        byte[] kr = sha3(512, join(m, h));
        boolean isHonest = Arrays.equals(encrypt(ek, m, Arrays.copyOfRange(kr, 32, 64)), c);
        return isHonest ? Arrays.copyOf(kr, 32) : shake(256, join(z, c), 32);
    }

    /** Algorithm 14. */
    private static byte[] encrypt(byte[] ek, byte[] m, byte[] r) {
        byte[] rho = Arrays.copyOfRange(ek, 384 * K, 384 * K + 32);
        int[][] y = new int[K][];
        for (int i = 0; i < K; i++) {
            y[i] = ntt(noise(r, i));
        }
        byte[] c = new byte[0];
        int[] v = new int[N];
        for (int i = 0; i < K; i++) {
            int[] u = new int[N];
            for (int j = 0; j < K; j++) {
                u = add(u, multiplyNtt(sampleNtt(rho, i, j), y[j]));
            }
            u = add(inverseNtt(u), noise(r, K + i));
            c = join(c, encode(compress(u, DU), DU));
            v = add(v, multiplyNtt(decode(ek, 384 * i, 12), y[i]));
        }
        v = add(add(inverseNtt(v), noise(r, 2 * K)), decompress(decode(m, 0, 1), 1));
        return join(c, encode(compress(v, DV), DV));
    }

    /** Algorithm 15. */
    private static byte[] decrypt(byte[] dk, byte[] c) {
        int[] w = new int[N];
        for (int i = 0; i < K; i++) {
            int[] u = decompress(decode(c, 32 * DU * i, DU), DU);
            w = add(w, multiplyNtt(decode(dk, 384 * i, 12), ntt(u)));
        }
        int[] v = decompress(decode(c, 32 * DU * K, DV), DV);
        int[] difference = inverseNtt(w);
        for (int i = 0; i < N; i++) {
            difference[i] = Math.floorMod(v[i] - difference[i], Q);
        }
        return encode(compress(difference, 1), 1);
    }

    /** Algorithm 7. */
    private static int[] sampleNtt(byte[] rho, int j, int i) {
        byte[] stream = shake(128, join(rho, new byte[] {(byte) j, (byte) i}), 168 * 12);
        int[] a = new int[N];
        int filled = 0;
        for (int at = 0; filled < N; at += 3) {
            int b0 = stream[at] & 0xFF;
            int b1 = stream[at + 1] & 0xFF;
            int b2 = stream[at + 2] & 0xFF;
            int d1 = b0 + 256 * (b1 % 16);
            int d2 = b1 / 16 + 16 * b2;
            if (d1 < Q) {
                a[filled++] = d1;
            }
            if (d2 < Q && filled < N) {
                a[filled++] = d2;
            }
        }
        return a;
    }

    /** Algorithm 8 over PRF(seed, n), with eta 2 in both places. */
    private static int[] noise(byte[] seed, int n) {
        byte[] bytes = shake(256, join(seed, new byte[] {(byte) n}), 64 * ETA);
        int[] f = new int[N];
        for (int i = 0; i < N; i++) {
            int x = bit(bytes, 4 * i) + bit(bytes, 4 * i + 1);
            int y = bit(bytes, 4 * i + 2) + bit(bytes, 4 * i + 3);
            f[i] = Math.floorMod(x - y, Q);
        }
        return f;
    }

    /** Section 4.3: f mod (X^2 - zeta^(2 BitRev7(i) + 1)), for every i. */
    private static int[] ntt(int[] f) {
        int[] out = new int[N];
        for (int i = 0; i < N / 2; i++) {
            long root = root(i);
            long power = 1;
            long even = 0;
            long odd = 0;
            for (int j = 0; j < N / 2; j++) {
                even += f[2 * j] * power;
                odd += f[2 * j + 1] * power;
                power = power * root % Q;
            }
            out[2 * i] = (int) (even % Q);
            out[2 * i + 1] = (int) (odd % Q);
        }
        return out;
    }

    private static int[] inverseNtt(int[] f) {
        int[] out = new int[N];
        long scale = power(128, Q - 2);
        for (int j = 0; j < N / 2; j++) {
            long even = 0;
            long odd = 0;
            for (int i = 0; i < N / 2; i++) {
                long inverse = power(power(root(i), Q - 2), j);
                even += f[2 * i] * inverse;
                odd += f[2 * i + 1] * inverse;
            }
            out[2 * j] = (int) (even % Q * scale % Q);
            out[2 * j + 1] = (int) (odd % Q * scale % Q);
        }
        return out;
    }

    /** Algorithms 11 and 12. */
    private static int[] multiplyNtt(int[] f, int[] g) {
        int[] h = new int[N];
        for (int i = 0; i < N / 2; i++) {
            long a0 = f[2 * i];
            long a1 = f[2 * i + 1];
            long b0 = g[2 * i];
            long b1 = g[2 * i + 1];
            h[2 * i] = (int) ((a0 * b0 + a1 * b1 % Q * root(i)) % Q);
            h[2 * i + 1] = (int) ((a0 * b1 + a1 * b0) % Q);
        }
        return h;
    }

    private static long root(int i) {
        int reversed = Integer.reverse(i) >>> 25;
        return power(ZETA, 2 * reversed + 1);
    }

    private static long power(long base, int exponent) {
        long result = 1;
        for (int i = 31 - Integer.numberOfLeadingZeros(exponent | 1); i >= 0; i--) {
            result = result * result % Q;
            if ((exponent >> i & 1) == 1) {
                result = result * base % Q;
            }
        }
        return result;
    }

    private static int[] add(int[] f, int[] g) {
        int[] h = new int[N];
        for (int i = 0; i < N; i++) {
            h[i] = (f[i] + g[i]) % Q;
        }
        return h;
    }

    private static int[] compress(int[] f, int d) {
        return Arrays.stream(f).map(x -> ((x << d) + Q / 2) / Q % (1 << d)).toArray();
    }

    private static int[] decompress(int[] f, int d) {
        return Arrays.stream(f).map(y -> (y * Q + (1 << (d - 1))) >> d).toArray();
    }

    private static byte[] encode(int[] f, int d) {
        byte[] out = new byte[32 * d];
        for (int bit = 0; bit < N * d; bit++) {
            out[bit / 8] |= (byte) ((f[bit / d] >> (bit % d) & 1) << (bit % 8));
        }
        return out;
    }

    private static int[] decode(byte[] b, int off, int d) {
        int[] f = new int[N];
        for (int bit = 0; bit < N * d; bit++) {
            f[bit / d] |= bit(b, off * 8 + bit) << (bit % d);
        }
        return f;
    }

    private static int bit(byte[] b, int i) {
        return b[i / 8] >> (i % 8) & 1;
    }

    private static byte[] sha3(int bits, byte[] in) {
        try {
            return MessageDigest.getInstance("SHA3-" + bits).digest(in);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] shake(int bits, byte[] in, int bytes) {
        SHAKEDigest shake = new SHAKEDigest(bits);
        shake.update(in, 0, in.length);
        byte[] out = new byte[bytes];
        shake.doFinal(out, 0, bytes);
        return out;
    }

    static byte[] join(byte[]... parts) {
        int bytes = 0;
        for (byte[] part : parts) {
            bytes += part.length;
        }
        byte[] all = new byte[bytes];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
