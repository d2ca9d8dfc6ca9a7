package interstate.it.load;

/** A stream of bytes in which each position has its own value, so that a lost, doubled or moved piece shows. */
final class KnownBytes {
    private KnownBytes() {}

    static byte at(long position) {
        long x = position * 0x9E3779B97F4A7C15L;
        return (byte) (x >>> 56);
    }

    static void fill(long position, byte[] b, int bytes) {
        for (int i = 0; i < bytes; i++) {
            b[i] = at(position + i);
        }
    }

    /** The first position that is wrong, or -1. */
    static long firstWrong(long position, byte[] b, int bytes) {
        for (int i = 0; i < bytes; i++) {
            if (b[i] != at(position + i)) {
                return position + i;
            }
        }
        return -1;
    }
}
