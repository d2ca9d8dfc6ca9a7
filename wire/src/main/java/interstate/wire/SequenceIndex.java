package interstate.wire;

import java.util.Arrays;

/** A map from sequence numbers to slots of a table of fixed size, chained in arrays so that nothing is allocated after construction. */
final class SequenceIndex {
    static final int NONE = -1;

    private final int[] buckets;
    private final int[] next;
    private final long[] keys;
    private final int mask;

    SequenceIndex(int slots) {
        int size = Math.max(2, Integer.highestOneBit(slots) * 2);
        this.buckets = new int[size];
        this.next = new int[slots];
        this.keys = new long[slots];
        this.mask = size - 1;
        Arrays.fill(buckets, NONE);
    }

    int find(long key) {
        int slot = buckets[bucket(key)];
        while (slot != NONE && keys[slot] != key) {
            slot = next[slot];
        }
        return slot;
    }

    /** The slot must not be in this index yet, nor the key. */
    void put(long key, int slot) {
        assert find(key) == NONE : key;
        int bucket = bucket(key);
        keys[slot] = key;
        next[slot] = buckets[bucket];
        buckets[bucket] = slot;
    }

    /** The key must be there. */
    void remove(long key) {
        int bucket = bucket(key);
        int slot = buckets[bucket];
        if (keys[slot] == key) {
            buckets[bucket] = next[slot];
            return;
        }
        int before = slot;
        while (keys[next[before]] != key) {
            before = next[before];
        }
        next[before] = next[next[before]];
    }

    /** Sequence numbers are consecutive: their low bits spread them as well as any hash. */
    private int bucket(long key) {
        return (int) key & mask;
    }
}
