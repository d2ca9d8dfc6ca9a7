package interstate.wire.repair;

import java.util.Arrays;

/**
 * A set of sequence numbers that lie close together: of each run of as many numbers as its capacity, a bit for each.
 *
 * <p>Numbers a capacity apart share their bit, so that of two of them only one may be in it or asked for; whoever moves on takes
 * out the old ones. Looks at 64 numbers at a time. One thread. Nothing is allocated after construction.
 */
public final class NumberSet {
    /** No such number. */
    public static final long NONE = -1;

    private static final long ALL = -1L;

    private final long[] words;
    private final int mask;
    private int size;

    /** @param capacity a power of two, at least 64 */
    public NumberSet(int capacity) {
        if (Integer.bitCount(capacity) != 1 || capacity < Long.SIZE) {
            throw new IllegalArgumentException("capacity " + capacity);
        }
        this.words = new long[capacity / Long.SIZE];
        this.mask = words.length - 1;
    }

    /** Whether the number, at least 0, is in it. */
    public boolean has(long number) {
        return (words[word(number)] >>> number & 1) != 0;
    }

    /** Puts the number, at least 0, in or takes it out. */
    public void set(long number, boolean in) {
        int at = word(number);
        long before = words[at];
        long after = (before & ~(1L << number)) | (in ? 1L : 0) << number;
        words[at] = after;
        size += (int) (after >>> number & 1) - (int) (before >>> number & 1);
    }

    /** How many numbers are in it. */
    public int size() {
        return size;
    }

    /** The first in it of {@code from} and those after it, below {@code below}, or {@link #NONE}; at most a capacity of them. */
    public long next(long from, long below) {
        return size == 0 ? NONE : next(from, below, 0);
    }

    /** The first not in it of {@code from} and those after it, below {@code below}, or {@link #NONE}; at most a capacity of them. */
    public long nextAbsent(long from, long below) {
        return next(from, below, ALL);
    }

    private long next(long from, long below, long flipped) {
        for (long at = from; at < below; at = (at | Long.SIZE - 1) + 1) {
            long rest = (words[word(at)] ^ flipped) >>> at;
            if (rest != 0) {
                long found = at + Long.numberOfTrailingZeros(rest);
                return found < below ? found : NONE;
            }
        }
        return NONE;
    }

    /** The first of {@code from} and those after it, below {@code below}, that is in both, or {@link #NONE}; their capacity is the same. */
    public long nextCommon(NumberSet other, long from, long below) {
        assert words.length == other.words.length;
        for (long at = from; at < below; at = (at | Long.SIZE - 1) + 1) {
            long rest = (words[word(at)] & other.words[word(at)]) >>> at;
            if (rest != 0) {
                long found = at + Long.numberOfTrailingZeros(rest);
                return found < below ? found : NONE;
            }
        }
        return NONE;
    }

    /** The one in it that so many others from {@code from} on, below {@code below}, are before, or {@link #NONE}. */
    public long nth(long from, long below, int others) {
        int before = others;
        for (long at = from; at < below; at = (at | Long.SIZE - 1) + 1) {
            long rest = words[word(at)] >>> at;
            int count = Long.bitCount(rest);
            if (count > before) {
                for (; before > 0; before--) {
                    rest &= rest - 1;
                }
                long found = at + Long.numberOfTrailingZeros(rest);
                return found < below ? found : NONE;
            }
            before -= count;
        }
        return NONE;
    }

    /** How many of {@code from} and those after it, below {@code below}, are in it; at most a capacity of them. */
    public int count(long from, long below) {
        int count = 0;
        for (long at = from; at < below; at = (at | Long.SIZE - 1) + 1) {
            long left = below - at;
            long rest = words[word(at)] >>> at;
            count += Long.bitCount(left < Long.SIZE ? rest & ~(ALL << left) : rest);
        }
        return count;
    }

    /** Bit i: whether {@code from + i}, at least 0, is in it. */
    public long bits(long from) {
        long low = words[word(from)] >>> from;
        // The two shifts are by 64 in all where from begins a word: nothing of the next one.
        return low | words[word(from + Long.SIZE)] << 1 << ~from;
    }

    /** Empties it. */
    public void clear() {
        Arrays.fill(words, 0);
        size = 0;
    }

    private int word(long number) {
        return (int) (number >> 6) & mask;
    }
}
