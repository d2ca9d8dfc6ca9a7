package interstate.wire.repair;

import interstate.wire.DatagramLayout;

/** The factor of a source payload in the repair symbols of a block: drawn by hashing, so that it takes no room on the wire. */
public final class Coefficient {
    /** Keys are 0 to this. */
    public static final int MAX_KEY = 0xffff;

    /** A block of one source holds its symbols as they are. */
    public static final int ONLY_SOURCE = 1;

    /** 2^64 divided by the golden ratio, made odd. */
    private static final long FACTOR = 0x9e3779b97f4a7c15L;

    private static final int KEY_BITS = 16;

    private Coefficient() {}

    /**
     * 1 to 255, for a block of two sources or more.
     *
     * @param sequence of the source, 0 to {@link DatagramLayout#MAX_COUNTER}
     */
    public static int of(int key, long sequence) {
        assert key >= 0 && key <= MAX_KEY : key;
        long x = (sequence << KEY_BITS | key) * FACTOR;
        x = (x ^ x >>> 32) * FACTOR;
        return 1 + (int) (((x >>> 32) * 255) >>> 32);
    }
}
