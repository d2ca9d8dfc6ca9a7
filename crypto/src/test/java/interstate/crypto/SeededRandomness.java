package interstate.crypto;

import java.util.Random;

/** Repeatable bytes for tests. */
final class SeededRandomness implements Randomness {
    private final Random random;

    SeededRandomness(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void fill(byte[] b, int off, int len) {
        byte[] bytes = new byte[len];
        random.nextBytes(bytes);
        System.arraycopy(bytes, 0, b, off, len);
    }
}
