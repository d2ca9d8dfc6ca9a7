package interstate.crypto;

/**
 * Where random bytes come from: a cryptographically strong source in processes, a seeded one in tests and simulations.
 *
 * <p>Implementations may be called from one thread at a time only, unless they say otherwise.
 */
@FunctionalInterface
public interface Randomness {
    /** Fills {@code b[off .. off+len)} with bytes nobody else can predict. */
    void fill(byte[] b, int off, int len);

    /** A new array of random bytes, owned by the caller. */
    default byte[] bytes(int count) {
        byte[] b = new byte[count];
        fill(b, 0, count);
        return b;
    }
}
