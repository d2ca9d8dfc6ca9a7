package interstate.wire.repair;

/** The field of {@link Gf256} as its definition has it: polynomials multiplied, then divided with remainder. */
final class SlowField {
    private SlowField() {}

    static int multiply(int a, int b) {
        int product = 0;
        for (int bit = 0; bit < 8; bit++) {
            if ((b & 1 << bit) != 0) {
                product ^= a << bit;
            }
        }
        for (int bit = 14; bit >= 8; bit--) {
            if ((product & 1 << bit) != 0) {
                product ^= 0x11d << (bit - 8);
            }
        }
        return product;
    }

    /** Each byte of a word times {@code c}. */
    static long multiplyBytes(long word, int c) {
        long product = 0;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            product |= (long) multiply((int) (word >>> shift & 0xff), c) << shift;
        }
        return product;
    }
}
