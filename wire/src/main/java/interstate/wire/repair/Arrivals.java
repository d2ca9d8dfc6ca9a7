package interstate.wire.repair;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The latest payloads by sequence number: which have arrived, their images, and the columns of those that are missing. */
final class Arrivals {
    static final int NO_COLUMN = -1;

    private static final long NOTHING = -1;

    private final ImagePool pool;
    private final NumberSet here;
    private final @Nullable Image[] images;
    private final byte[] columns;
    private final int mask;
    private long newest = NOTHING;
    private long oldest = Long.MIN_VALUE;

    Arrivals(ImagePool pool, int capacity) {
        this.pool = pool;
        this.here = new NumberSet(capacity);
        this.images = new Image[capacity];
        this.columns = new byte[capacity];
        this.mask = capacity - 1;
        Arrays.fill(columns, (byte) NO_COLUMN);
    }

    /** The greatest number that has arrived, or -1. */
    long newest() {
        return newest;
    }

    /** The lowest number that is kept while this is the newest; may be less than 0 in the beginning. */
    long oldestBehind(long sequence) {
        return Math.max(oldest, sequence - mask);
    }

    /** Whether this number is among those that are kept. */
    boolean covers(long sequence) {
        return sequence >= oldestBehind(newest) && sequence <= newest;
    }

    /** Makes room for a greater number; those that are too old then have no columns any more. */
    void advance(long sequence) {
        for (long each = Math.max(newest + 1, oldestBehind(sequence)); each <= sequence; each++) {
            clear(slot(each));
            here.set(each, false);
        }
        newest = sequence;
    }

    /** Keeps none below a number, which is covered; those have no columns any more. */
    void forgetBelow(long sequence) {
        for (long each = oldestBehind(newest); each < sequence; each++) {
            clear(slot(each));
        }
        oldest = sequence;
    }

    /** Notes a payload that is covered, with its image, or null if nothing in it counts. */
    void put(long sequence, @Nullable Image image) {
        int slot = slot(sequence);
        here.set(sequence, true);
        images[slot] = image;
        columns[slot] = NO_COLUMN;
    }

    boolean has(long sequence) {
        return here.has(sequence);
    }

    /** Bit i: whether {@code from + i}, at least 0, has arrived; what it says of numbers that are not covered means nothing. */
    long hereBits(long from) {
        return here.bits(from);
    }

    @Nullable Image image(long sequence) {
        return images[slot(sequence)];
    }

    /** The column of a missing payload, or {@link #NO_COLUMN}. */
    int column(long sequence) {
        return columns[slot(sequence)];
    }

    void column(long sequence, int column) {
        columns[slot(sequence)] = (byte) column;
    }

    /** Forgets everything. */
    void clear() {
        for (int slot = 0; slot <= mask; slot++) {
            clear(slot);
        }
        here.clear();
        newest = NOTHING;
        oldest = Long.MIN_VALUE;
    }

    private void clear(int slot) {
        Image image = images[slot];
        if (image != null) {
            images[slot] = null;
            pool.giveBack(image);
        }
        columns[slot] = NO_COLUMN;
    }

    private int slot(long sequence) {
        return (int) sequence & mask;
    }
}
