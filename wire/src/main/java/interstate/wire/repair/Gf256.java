package interstate.wire.repair;

import java.util.Arrays;

/**
 * The field of 256 elements: bytes as polynomials over GF(2) modulo x^8 + x^4 + x^3 + x^2 + 1 (0x11d). Addition is XOR. Of the
 * irreducible polynomials it is the first for which x, the element 2, generates all others, so that two small tables of its powers
 * give products and inverses; RFC 8681 has the same.
 *
 * <p>What works on symbols works on the eight bytes of a word at once. The loops over many sources are so short that C2 turns them into
 * vector code. Elements are ints of 0 to 255. Nothing is allocated.
 */
public final class Gf256 {
    private static final int POLYNOMIAL = 0x11d;
    private static final int ORDER = 255;
    private static final int TOP_BIT = 7;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long TOPS = ONES << TOP_BIT;
    private static final long REDUCTIONS = ONES * (POLYNOMIAL & 0xff);

    /** Powers of 2, twice around, so that sums of two logarithms need no modulo. */
    private static final int[] POWERS = new int[2 * ORDER];

    private static final int[] LOGARITHMS = new int[ORDER + 1];

    static {
        int power = 1;
        for (int i = 0; i < ORDER; i++) {
            POWERS[i] = power;
            POWERS[i + ORDER] = power;
            LOGARITHMS[power] = i;
            power = (power << 1) ^ ((power >> TOP_BIT) * POLYNOMIAL);
        }
    }

    private Gf256() {}

    public static int multiply(int a, int b) {
        return a == 0 || b == 0 ? 0 : POWERS[LOGARITHMS[a] + LOGARITHMS[b]];
    }

    /** The element whose product with {@code a}, which is not 0, is 1. */
    public static int inverse(int a) {
        assert a != 0;
        return POWERS[ORDER - LOGARITHMS[a]];
    }

    /** Adds {@code c} times the source to the destination: words from {@code from} up to {@code to} of two different arrays. */
    public static void addMultiple(long[] destination, long[] source, int from, int to, int c) {
        // The product is the sum of the source's bits i, each 0 or 1 in its byte, times c * 2^i: plain multiplication,
        // as nothing
        // carries.
        long c1 = multiply(c, 2);
        long c2 = multiply(c, 4);
        long c3 = multiply(c, 8);
        long c4 = multiply(c, 16);
        long c5 = multiply(c, 32);
        long c6 = multiply(c, 64);
        long c7 = multiply(c, 128);
        for (int i = from; i < to; i++) {
            long x = source[i];
            destination[i] ^= (x & ONES) * c
                    ^ (x >>> 1 & ONES) * c1
                    ^ (x >>> 2 & ONES) * c2
                    ^ (x >>> 3 & ONES) * c3
                    ^ (x >>> 4 & ONES) * c4
                    ^ (x >>> 5 & ONES) * c5
                    ^ (x >>> 6 & ONES) * c6
                    ^ (x >>> 7 & ONES) * c7;
        }
    }

    /** Multiplies words by {@code c}, which is not 0. */
    static void scale(long[] words, int c, long[] scratch) {
        System.arraycopy(words, 0, scratch, 0, words.length);
        addMultiple(words, scratch, 0, words.length, c ^ 1);
    }

    /**
     * Sets words from {@code from} up to {@code to} of the destination to the sum of {@code c[k]} times {@code sources[k]}, for k
     * from 0 to {@code count} - 1. No source is the destination.
     *
     * <p>By the bits of the coefficients, the highest first, doubling the sum before each next: so a source is only added, and four
     * sources in one pass. It takes a fraction of what as many {@link #addMultiple} take.
     */
    public static void sumOfMultiples(long[] destination, long[][] sources, byte[] c, int count, int from, int to) {
        Arrays.fill(destination, from, to, 0);
        for (int bit = TOP_BIT; bit >= 0; bit--) {
            if (bit < TOP_BIT) {
                twice(destination, from, to);
            }
            int waiting = 0;
            int first = 0;
            int second = 0;
            int third = 0;
            for (int k = 0; k < count; k++) {
                if ((c[k] >> bit & 1) == 0) {
                    continue;
                }
                switch (waiting++) {
                    case 0 -> first = k;
                    case 1 -> second = k;
                    case 2 -> third = k;
                    default -> {
                        add(destination, sources[first], sources[second], sources[third], sources[k], from, to);
                        waiting = 0;
                    }
                }
            }
            if (waiting > 0) {
                add(destination, sources[first], from, to);
            }
            if (waiting > 1) {
                add(destination, sources[second], from, to);
            }
            if (waiting > 2) {
                add(destination, sources[third], from, to);
            }
        }
    }

    /** Adds one array of words to another. */
    static void add(long[] destination, long[] source, int from, int to) {
        for (int i = from; i < to; i++) {
            destination[i] ^= source[i];
        }
    }

    private static void add(long[] destination, long[] a, long[] b, long[] c, long[] d, int from, int to) {
        for (int i = from; i < to; i++) {
            destination[i] ^= a[i] ^ b[i] ^ c[i] ^ d[i];
        }
    }

    private static void twice(long[] words, int from, int to) {
        for (int i = from; i < to; i++) {
            words[i] = twice(words[i]);
        }
    }

    /** Each of eight bytes times 2. A top bit that goes out becomes 0x7f, 0x80 - 1, which lets the polynomial's lower bits through. */
    private static long twice(long x) {
        long tops = x & TOPS;
        return (x ^ tops) << 1 ^ (tops - (tops >>> TOP_BIT) & REDUCTIONS);
    }
}
