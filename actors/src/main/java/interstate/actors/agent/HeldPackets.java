package interstate.actors.agent;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Inner packets that wait until they are due, the earliest first, those due at one instant in order of arrival.
 *
 * <p>Room is what the links behind the device have reserved for their delays, at most 64 MiB. Packets lie in chained blocks outside
 * the heap, where no collection moves them; memory grows by chunks up to the room, and is kept. The writer's thread alone, but
 * {@link #reserve}, {@link #free} and {@link #bytes}.
 */
public final class HeldPackets {

    static final int BLOCK_BYTES = 256;

    /** No packet waits. */
    static final long NONE = Long.MAX_VALUE;

    private static final long MOST_BYTES = 1L << 26;
    private static final int CHUNK_BLOCKS = 1_024;
    private static final int CHUNK_SHIFT = 10;
    private static final int LAST = -1;

    private final Map<Object, Long> reserved = new HashMap<>();
    private final AtomicLong roomBytes = new AtomicLong();
    private final AtomicLong heldBytes = new AtomicLong();

    private UnsafeBuffer[] chunks = {};
    /** By block: the next one of the packet, or of those free. */
    private int[] nextBlock = {};

    private int free = LAST;

    /** By a packet's first block. */
    private long[] dueNs = {};

    private long[] arrival = {};
    private int[] packetBytes = {};

    /** First blocks of packets as a binary heap. */
    private int[] heap = {};

    private int count;
    private long arrivals;

    /** A link may have so many bytes wait from now on. Any thread; rare. */
    public synchronized void reserve(Object link, long bytes) {
        reserved.put(link, bytes);
        sum();
    }

    /** A link has nothing more to wait for; what waits of it leaves when it is due. Any thread; rare. */
    public synchronized void free(Object link) {
        reserved.remove(link);
        sum();
    }

    private void sum() {
        long sum = reserved.values().stream().mapToLong(Long::longValue).sum();
        roomBytes.set(Math.min(MOST_BYTES, sum));
    }

    /** What waits, blocks counted whole; any thread. */
    public long bytes() {
        return heldBytes.get();
    }

    /** When the earliest is due, or NONE. */
    long nextDueNs() {
        return count == 0 ? NONE : dueNs[heap[0]];
    }

    /** Whether there is room for a packet of this length; for one packet there is in any case. */
    boolean hasRoom(int bytes) {
        return count == 0 || heldBytes.getPlain() + charged(bytes) <= roomBytes.get();
    }

    /** Copies a packet in, for which there is room. */
    void add(long due, byte[] packet, int bytes) {
        int first = store(packet, bytes);
        packetBytes[first] = bytes;
        dueNs[first] = due;
        arrival[first] = arrivals++;
        if (count == heap.length) {
            heap = Arrays.copyOf(heap, Math.max(CHUNK_BLOCKS, 2 * count));
        }
        rise(count++, first);
        heldBytes.lazySet(heldBytes.getPlain() + charged(bytes));
    }

    /** Takes the earliest out; there is one. Its bytes are written to the start of the array; returns how many. */
    int take(byte[] destination) {
        int first = heap[0];
        int bytes = packetBytes[first];
        int at = 0;
        for (int block = first; block != LAST; at += BLOCK_BYTES) {
            chunk(block).getBytes(within(block), destination, at, Math.min(BLOCK_BYTES, bytes - at));
            int following = nextBlock[block];
            nextBlock[block] = free;
            free = block;
            block = following;
        }
        int moved = heap[--count];
        if (count > 0) {
            sink(moved);
        }
        heldBytes.lazySet(heldBytes.getPlain() - charged(bytes));
        return bytes;
    }

    private int store(byte[] packet, int bytes) {
        int first = LAST;
        int last = LAST;
        for (int at = 0; at < bytes; at += BLOCK_BYTES) {
            if (free == LAST) {
                grow();
            }
            int block = free;
            free = nextBlock[block];
            chunk(block).putBytes(within(block), packet, at, Math.min(BLOCK_BYTES, bytes - at));
            if (last == LAST) {
                first = block;
            } else {
                nextBlock[last] = block;
            }
            last = block;
        }
        nextBlock[last] = LAST;
        return first;
    }

    private void grow() {
        int from = chunks.length * CHUNK_BLOCKS;
        int to = from + CHUNK_BLOCKS;
        chunks = Arrays.copyOf(chunks, chunks.length + 1);
        chunks[chunks.length - 1] = new UnsafeBuffer(ByteBuffer.allocateDirect(CHUNK_BLOCKS * BLOCK_BYTES));
        nextBlock = Arrays.copyOf(nextBlock, to);
        dueNs = Arrays.copyOf(dueNs, to);
        arrival = Arrays.copyOf(arrival, to);
        packetBytes = Arrays.copyOf(packetBytes, to);
        for (int block = from; block < to; block++) {
            nextBlock[block] = block + 1 < to ? block + 1 : LAST;
        }
        free = from;
    }

    private UnsafeBuffer chunk(int block) {
        return chunks[block >> CHUNK_SHIFT];
    }

    private static int within(int block) {
        return (block & (CHUNK_BLOCKS - 1)) * BLOCK_BYTES;
    }

    /** Puts a packet where it belongs on the way from a leaf to the root. */
    private void rise(int leaf, int first) {
        int at = leaf;
        while (at > 0 && before(first, heap[(at - 1) / 2])) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = first;
    }

    /** Puts a packet where it belongs on the way from the root to a leaf. */
    private void sink(int first) {
        int at = 0;
        for (int child = 1; child < count; child = 2 * at + 1) {
            if (child + 1 < count && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], first)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = first;
    }

    private boolean before(int a, int b) {
        return dueNs[a] != dueNs[b] ? dueNs[a] < dueNs[b] : arrival[a] < arrival[b];
    }

    private static int charged(int bytes) {
        return (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }
}
