package interstate.wire;

import java.util.Arrays;

/**
 * What became of consecutive datagrams, one entry after the other: a time, nothing, or not known.
 *
 * <pre>
 *   0, then n - 1    nothing became of this one and the n - 1 after it
 *   1                not known
 *   2 + z            a time, in ns since the epoch: z is the difference to the time before it (at first to 0), zigzag
 * </pre>
 *
 * <p>All are numbers of 7 bits a byte, the lowest first, all but the last byte with the high bit set (as in DWARF's LEB128), in
 * at most 9 bytes. Times some milliseconds apart take 4. One thread.
 */
public final class MonitorEntries {
    /** Times are above 0 and below this. */
    public static final long TIME_LIMIT_NS = (1L << 62) - 1;

    /** The longest entry. */
    public static final int MAX_ENTRY_BYTES = 9;

    private static final int NOTHING = 0;
    private static final int UNKNOWN = 1;
    private static final int TIMES_FROM = 2;
    private static final int BITS = 7;
    private static final int MORE = 0x80;
    private static final int LOW = 0x7f;
    private static final int MAX_NUMBER_BYTES = 9;

    private final byte[] b;
    private int length;
    private long previousNs;
    private long count;

    /** Takes what became of datagrams. */
    public interface Sink {
        /** One left, or came, at that time: ns since the epoch. */
        void at(long sequence, long timeNs);

        /** So many from the first on never left, or never came. */
        void nothing(long first, long datagrams);

        /** Nobody knows what became of one. */
        void unknown(long sequence);
    }

    /** @param maxBytes room for all entries, at least {@link #MAX_ENTRY_BYTES} */
    public MonitorEntries(int maxBytes) {
        this.b = new byte[maxBytes];
    }

    /** Adds a time; false, and nothing is added, when there is no room. */
    public boolean addTime(long timeNs) {
        assert timeNs > 0 && timeNs < TIME_LIMIT_NS : timeNs;
        long difference = timeNs - previousNs;
        if (!fits()) {
            return false;
        }
        put(TIMES_FROM + ((difference << 1) ^ (difference >> 63)));
        previousNs = timeNs;
        count++;
        return true;
    }

    /** Adds that nothing became of so many; false, and nothing is added, when there is no room. */
    public boolean addNothing(long datagrams) {
        assert datagrams > 0 && datagrams <= DatagramLayout.MAX_COUNTER : datagrams;
        if (!fits()) {
            return false;
        }
        put(NOTHING);
        put(datagrams - 1);
        count += datagrams;
        return true;
    }

    /** Adds that one is not known; false, and nothing is added, when there is no room. */
    public boolean addUnknown() {
        if (!fits()) {
            return false;
        }
        put(UNKNOWN);
        count++;
        return true;
    }

    /** Datagrams told of. */
    public long count() {
        return count;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return Arrays.copyOf(b, length);
    }

    /** Forgets all entries. */
    public void clear() {
        length = 0;
        previousNs = 0;
        count = 0;
    }

    private boolean fits() {
        return length + MAX_ENTRY_BYTES <= b.length;
    }

    private void put(long number) {
        long rest = number;
        while (rest >= MORE) {
            b[length++] = (byte) (rest | MORE);
            rest >>>= BITS;
        }
        b[length++] = (byte) rest;
    }

    /**
     * Reads entries.
     *
     * @param first sequence number of the first
     * @return the sequence number after the last
     */
    static long read(byte[] b, int off, int len, long first, Sink sink) throws MalformedException {
        Reader in = new Reader(b, off, off + len);
        long sequence = first;
        long previousNs = 0;
        while (in.more()) {
            long code = in.number();
            long datagrams = code == NOTHING ? in.number() + 1 : 1;
            require(
                    datagrams > 0 && datagrams <= DatagramLayout.MAX_COUNTER + 1 - sequence,
                    "more datagrams than there are numbers");
            if (code == NOTHING) {
                sink.nothing(sequence, datagrams);
            } else if (code == UNKNOWN) {
                sink.unknown(sequence);
            } else {
                long z = code - TIMES_FROM;
                previousNs += (z >>> 1) ^ -(z & 1);
                require(previousNs > 0 && previousNs < TIME_LIMIT_NS, "a time out of range");
                sink.at(sequence, previousNs);
            }
            sequence += datagrams;
        }
        return sequence;
    }

    private static void require(boolean sound, String otherwise) throws MalformedException {
        if (!sound) {
            throw new MalformedException("monitor report with " + otherwise);
        }
    }

    /** Numbers one after the other. */
    private static final class Reader {
        private final byte[] b;
        private final int end;
        private int at;

        Reader(byte[] b, int from, int end) {
            this.b = b;
            this.at = from;
            this.end = end;
        }

        boolean more() {
            return at < end;
        }

        long number() throws MalformedException {
            long number = 0;
            for (int i = 0; i < MAX_NUMBER_BYTES && at < end; i++) {
                int read = b[at++];
                number |= (long) (read & LOW) << (BITS * i);
                if (read >= 0) {
                    return number;
                }
            }
            throw new MalformedException("a monitor report with a number that does not end");
        }
    }
}
