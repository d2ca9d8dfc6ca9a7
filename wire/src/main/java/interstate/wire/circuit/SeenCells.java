package interstate.wire.circuit;

import interstate.wire.BigEndian;

/**
 * The first 16 bytes of every cell that a hop has passed on in a tunnel: layers are deterministic, so a cell that comes twice leaves
 * twice alike, and hops that work together would know the tunnel by it. Exact, and bounded: it is never forgotten while the tunnel
 * lives, and when it is full nothing passes.
 *
 * <p>Two words an entry, open addressing, at most three quarters full. One thread; adding allocates when the table doubles only.
 */
public final class SeenCells {
    /** How much of a cell's body tells it from all others. */
    public static final int ENTRY_BYTES = 16;

    /** What adding came to. */
    public enum Outcome {
        /** Not there before; it is now. */
        NEW,
        /** There already. */
        SEEN,
        /** No room for it, nor for any other. */
        FULL
    }

    private static final int FIRST_PLACES = 256;
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final int capacity;
    private final long hashKey;
    private long[] table = new long[2 * FIRST_PLACES];
    private int size;
    /** The entry of zeros is nowhere in the table, whose empty places are zeros. */
    private boolean zeros;

    /**
     * @param capacity entries, at most
     * @param hashKey random, so that nobody can choose entries that collide
     */
    public SeenCells(int capacity, long hashKey) {
        this.capacity = capacity;
        this.hashKey = hashKey;
    }

    /** Adds the 16 bytes at {@code off}, unless they are there. */
    public Outcome add(byte[] b, int off) {
        long high = BigEndian.longInteger(b, off);
        long low = BigEndian.longInteger(b, off + Long.BYTES);
        if ((high | low) == 0) {
            return addZeros();
        }
        int place = find(table, high, low);
        if ((table[place] | table[place + 1]) != 0) {
            return Outcome.SEEN;
        }
        if (size == capacity) {
            return Outcome.FULL;
        }
        if (4L * (size + 1) > 3L * (table.length / 2)) {
            grow();
            place = find(table, high, low);
        }
        table[place] = high;
        table[place + 1] = low;
        size++;
        return Outcome.NEW;
    }

    private Outcome addZeros() {
        if (zeros) {
            return Outcome.SEEN;
        }
        if (size == capacity) {
            return Outcome.FULL;
        }
        zeros = true;
        size++;
        return Outcome.NEW;
    }

    /** Where the entry is, or where it would go. */
    private int find(long[] in, long high, long low) {
        int places = in.length / 2;
        long mixed = (hashKey ^ high) * MULTIPLIER;
        mixed = (mixed ^ mixed >>> 32 ^ low) * MULTIPLIER;
        int place = (int) (mixed >>> 33) & (places - 1);
        while (true) {
            long there = in[2 * place];
            long thereLow = in[2 * place + 1];
            if ((there == high && thereLow == low) || (there | thereLow) == 0) {
                return 2 * place;
            }
            place = (place + 1) & (places - 1);
        }
    }

    private void grow() {
        long[] larger = new long[2 * table.length];
        for (int i = 0; i < table.length; i += 2) {
            if ((table[i] | table[i + 1]) != 0) {
                int place = find(larger, table[i], table[i + 1]);
                larger[place] = table[i];
                larger[place + 1] = table[i + 1];
            }
        }
        table = larger;
    }

    /** Entries. */
    public int size() {
        return size;
    }
}
