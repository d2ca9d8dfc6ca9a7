package interstate.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ephemerals of initiations already dealt with: exact, bounded, each forgotten a fixed time after it came.
 *
 * <p>Pure: time is an argument, from any monotonic clock. One thread at a time.
 */
public final class SeenSet {
    public static final int ENTRY_BYTES = 32;

    /** What adding came to. */
    public enum Outcome {
        /** Not there before; it is now. */
        NEW,
        /** There already, its time unchanged. */
        SEEN,
        /** No room until something expires: treat it as refused. */
        FULL
    }

    /** Compared and ordered by content; the hash is keyed, so that nobody can choose entries that collide. */
    private static final class Entry implements Comparable<Entry> {
        private final byte[] bytes;
        private final int hash;

        Entry(byte[] bytes, long hashKey) {
            this.bytes = bytes;
            ByteBuffer words = ByteBuffer.wrap(bytes);
            long mixed = hashKey;
            while (words.hasRemaining()) {
                mixed = (mixed ^ words.getLong()) * 0x9E3779B97F4A7C15L;
                mixed ^= mixed >>> 32;
            }
            hash = (int) mixed;
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Entry other && Arrays.equals(bytes, other.bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public int compareTo(Entry other) {
            return Arrays.compare(bytes, other.bytes);
        }
    }

    private final int capacity;
    private final long lifeNs;
    private final long hashKey;
    /** In the order they came, which is the order they expire. */
    private final Map<Entry, Long> addedNs = new LinkedHashMap<>();

    public SeenSet(int capacity, long lifeNs, Randomness randomness) {
        this.capacity = capacity;
        this.lifeNs = lifeNs;
        this.hashKey = ByteBuffer.wrap(randomness.bytes(Long.BYTES)).getLong();
    }

    /** Adds 32 bytes, which are copied, unless they are there. */
    public Outcome add(long nowNs, byte[] ephemeral) {
        if (ephemeral.length != ENTRY_BYTES) {
            throw new IllegalArgumentException("an ephemeral has 32 bytes, not " + ephemeral.length);
        }
        expire(nowNs);
        Entry entry = new Entry(ephemeral.clone(), hashKey);
        if (addedNs.containsKey(entry)) {
            return Outcome.SEEN;
        }
        if (addedNs.size() >= capacity) {
            return Outcome.FULL;
        }
        addedNs.put(entry, nowNs);
        return Outcome.NEW;
    }

    /** Whether the 32 bytes were added and are not expired. */
    public boolean contains(long nowNs, byte[] ephemeral) {
        expire(nowNs);
        return addedNs.containsKey(new Entry(ephemeral, hashKey));
    }

    /** Forgets what is {@code lifeNs} old or older. */
    public void expire(long nowNs) {
        Iterator<Long> times = addedNs.values().iterator();
        while (times.hasNext() && nowNs - times.next() >= lifeNs) {
            times.remove();
        }
    }

    public int size() {
        return addedNs.size();
    }
}
