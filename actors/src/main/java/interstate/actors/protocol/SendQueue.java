package interstate.actors.protocol;

import interstate.wire.BlockSource;
import interstate.wire.DispatchBlock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits for a slot: inner packets in order of arrival, bounded in bytes, kept until the cell that carries them was
 * taken.
 *
 * <p>One producer (the TUN reader's thread) offers; one consumer (the stager's thread) packs, settles and requeues. A
 * packet is stored contiguously in one ring. Its bytes stay until every datagram that holds a part of it has left, so
 * that a datagram which missed its slot costs nothing but time: its packets are packed again, whole, ahead of all others.
 *
 * <p>Each packing of a packet has an ordinal, counted from 0. The consumer names packings by ordinal.
 */
public final class SendQueue implements BlockSource, Outlet {

    /** Length 4 | time of entry 4, in ticks of {@link DispatchBlock#TICK_NS} modulo 2^32. */
    private static final int RECORD_HEADER_BYTES = 8;

    private static final int ENTERED = 4;
    private static final int MAX_PACKET_BYTES = 65_535;
    private static final int WRAP = -1;
    private static final long DONE = Long.MIN_VALUE;

    private final byte[] ring;
    private final int mask;
    private final int capacityBytes;
    private final int maxPacketBytes;

    /** Next free byte, written by the producer alone. */
    private final AtomicLong tail = new AtomicLong();
    /** First byte still needed, written by the consumer alone. */
    private final AtomicLong head = new AtomicLong();

    /** First packet never packed; consumer only. */
    private long fresh;

    /** Position of each outstanding packing by ordinal, DONE when settled; a ring, doubled when full. */
    private long[] packings = new long[256];

    private long oldestOrdinal;
    private long nextOrdinal;

    /** Positions to pack again, before anything fresh. */
    private long[] again = new long[64];

    /** From this ordinal on, positions rise with ordinals; below it packets were packed again out of order. */
    private long orderedFrom;

    private int againHead;
    private int againCount;

    /** Where looking ahead stands: how many of those to pack again, then which fresh one; and the record seen last. */
    private int aheadAgain;

    private long aheadFresh;
    private int aheadIndex;

    /**
     * @param capacityBytes most bytes that may wait or be under way, headers of 8 bytes included; an empty queue takes a
     *     packet of any length
     */
    public SendQueue(int capacityBytes) {
        this(capacityBytes, MAX_PACKET_BYTES);
    }

    /** @param maxPacketBytes there is never room for longer ones */
    public SendQueue(int capacityBytes, int maxPacketBytes) {
        this.capacityBytes = capacityBytes;
        this.maxPacketBytes = maxPacketBytes;
        int size = Integer.highestOneBit(Math.max(capacityBytes, 2 * align(maxPacketBytes + RECORD_HEADER_BYTES)) - 1)
                << 1;
        ring = new byte[size];
        mask = size - 1;
    }

    /** Adds a packet whose time of entry nobody asks for. Called by the producer's thread only. */
    public boolean offer(byte[] packet, int offset, int bytes) {
        return offer(packet, offset, bytes, 0);
    }

    @Override
    public boolean offer(byte[] packet, int offset, int bytes, long enteredNs) {
        long at = tail.getPlain();
        int index = (int) at & mask;
        int needed = align(bytes + RECORD_HEADER_BYTES);
        int untilEnd = ring.length - index;
        int skipped = untilEnd < needed ? untilEnd : 0;
        if (!hasRoom(bytes)) {
            return false;
        }
        if (skipped > 0) {
            putInt(index, WRAP);
            index = 0;
        }
        putInt(index, bytes);
        putInt(index + ENTERED, DispatchBlock.ticks(enteredNs));
        System.arraycopy(packet, offset, ring, index + RECORD_HEADER_BYTES, bytes);
        tail.setRelease(at + skipped + needed);
        return true;
    }

    @Override
    public boolean hasRoom(int bytes) {
        long at = tail.getPlain();
        long used = at - head.getAcquire();
        int needed = align(bytes + RECORD_HEADER_BYTES);
        int untilEnd = ring.length - ((int) at & mask);
        int skipped = untilEnd < needed ? untilEnd : 0;
        return bytes <= maxPacketBytes && (used == 0 || used + skipped + needed <= capacityBytes);
    }

    /** Bytes that wait or are under way, headers included; a hint for any thread. */
    public long usedBytes() {
        return Math.max(0, tail.getAcquire() - head.getAcquire());
    }

    /** Most bytes that {@link #usedBytes} may reach. */
    public int capacityBytes() {
        return capacityBytes;
    }

    @Override
    public int headBytes() {
        long at = headPosition();
        return at < 0 ? 0 : getInt((int) at & mask);
    }

    @Override
    public void copyHead(int from, byte[] destination, int offset, int bytes) {
        int index = (int) headPosition() & mask;
        System.arraycopy(ring, index + RECORD_HEADER_BYTES + from, destination, offset, bytes);
    }

    /** Marks the head packet as packed, under the next ordinal. */
    @Override
    public void advance() {
        long at = headPosition();
        if (nextOrdinal - oldestOrdinal == packings.length) {
            growPackings();
        }
        packings[(int) nextOrdinal & (packings.length - 1)] = at;
        nextOrdinal++;
        if (againCount > 0) {
            againHead = (againHead + 1) & (again.length - 1);
            againCount--;
        } else {
            fresh = at + align(getInt((int) at & mask) + RECORD_HEADER_BYTES);
        }
    }

    /** Begins to look through what will be packed next, the head first. */
    void lookAhead() {
        aheadAgain = 0;
        aheadFresh = fresh;
    }

    /** Length of the next packet looked at, or 0 when there is none. */
    int nextAhead() {
        if (aheadAgain < againCount) {
            aheadIndex = (int) again[(againHead + aheadAgain) & (again.length - 1)] & mask;
            aheadAgain++;
            return getInt(aheadIndex);
        }
        long at = skipWrap(aheadFresh);
        if (at < 0) {
            return 0;
        }
        aheadIndex = (int) at & mask;
        aheadFresh = at + align(getInt(aheadIndex) + RECORD_HEADER_BYTES);
        return getInt(aheadIndex);
    }

    /** Whether packets of so many bytes or more wait to be packed, for the first time or again. The consumer's thread. */
    public boolean waits(int bytes) {
        lookAhead();
        int seen = 0;
        while (seen < bytes) {
            int next = nextAhead();
            if (next == 0) {
                return false;
            }
            seen += next;
        }
        return true;
    }

    /** When the packet looked at last entered, in ticks of {@link DispatchBlock#TICK_NS} modulo 2^32. */
    int aheadTicks() {
        return getInt(aheadIndex + ENTERED);
    }

    /** When the packet at the head entered, in the ticks of {@link #aheadTicks}; there is one. */
    public int headTicks() {
        return getInt(((int) headPosition() & mask) + ENTERED);
    }

    /** The ordinal that the packet at the head has, or will have once it was packed. */
    public long nextOrdinal() {
        return nextOrdinal;
    }

    /** Gives up the next ordinal: the packet begun under it was abandoned half packed, and will be packed under another. */
    public void burnOrdinal() {
        if (nextOrdinal - oldestOrdinal == packings.length) {
            growPackings();
        }
        packings[(int) nextOrdinal & (packings.length - 1)] = DONE;
        nextOrdinal++;
        if (againCount > 0) {
            orderedFrom = nextOrdinal + againCount;
        }
    }

    /** Gives up all that waits; what is under way goes on until it is settled or packed again. */
    void discard() {
        while (headBytes() > 0) {
            long ordinal = nextOrdinal;
            advance();
            settle(ordinal, ordinal + 1);
        }
    }

    /** Everything packed as an ordinal below the given one, and at or above {@code from}, has left: its bytes may go. */
    public void settle(long from, long below) {
        for (long o = Math.max(from, oldestOrdinal); o < Math.min(below, nextOrdinal); o++) {
            packings[(int) o & (packings.length - 1)] = DONE;
        }
        release();
    }

    /** The packings from {@code from} to below {@code below} did not leave: those not yet settled are packed again, first of all. */
    public void requeue(long from, long below) {
        for (long o = Math.max(from, oldestOrdinal); o < Math.min(below, nextOrdinal); o++) {
            int slot = (int) o & (packings.length - 1);
            long at = packings[slot];
            if (at != DONE) {
                packings[slot] = DONE;
                pushAgain(at);
            }
        }
        release();
    }

    /** Position of the packet to pack next, or -1. */
    private long headPosition() {
        if (againCount > 0) {
            return again[againHead];
        }
        long at = skipWrap(fresh);
        if (at >= 0) {
            fresh = at;
        }
        return at;
    }

    /** The record at a position, or at the ring's begin if the rest was left empty; -1 when there is none yet. */
    private long skipWrap(long position) {
        long end = tail.getAcquire();
        if (position >= end) {
            return -1;
        }
        if (getInt((int) position & mask) != WRAP) {
            return position;
        }
        // The record that did not fit was made visible together with the mark.
        return position + ring.length - ((int) position & mask);
    }

    /** Frees what no outstanding packing and no packet to pack again lies before. */
    private void release() {
        while (oldestOrdinal < nextOrdinal && packings[(int) oldestOrdinal & (packings.length - 1)] == DONE) {
            oldestOrdinal++;
        }
        long needed = fresh;
        for (long o = oldestOrdinal; o < nextOrdinal; o++) {
            long at = packings[(int) o & (packings.length - 1)];
            if (at != DONE && at < needed) {
                needed = at;
                if (againCount == 0 && o == oldestOrdinal && inOrder()) {
                    break;
                }
            }
        }
        for (int i = 0; i < againCount; i++) {
            needed = Math.min(needed, again[(againHead + i) & (again.length - 1)]);
        }
        if (needed > head.getPlain()) {
            head.setRelease(needed);
        }
    }

    private boolean inOrder() {
        return oldestOrdinal >= orderedFrom;
    }

    private void pushAgain(long at) {
        if (againCount == again.length) {
            long[] larger = new long[again.length * 2];
            for (int i = 0; i < againCount; i++) {
                larger[i] = again[(againHead + i) & (again.length - 1)];
            }
            again = larger;
            againHead = 0;
        }
        again[(againHead + againCount) & (again.length - 1)] = at;
        againCount++;
        orderedFrom = nextOrdinal + againCount;
    }

    private void growPackings() {
        long[] larger = new long[packings.length * 2];
        for (long o = oldestOrdinal; o < nextOrdinal; o++) {
            larger[(int) o & (larger.length - 1)] = packings[(int) o & (packings.length - 1)];
        }
        packings = larger;
    }

    private static int align(int bytes) {
        return (bytes + 3) & ~3;
    }

    private int getInt(int index) {
        return (ring[index] & 255) << 24
                | (ring[index + 1] & 255) << 16
                | (ring[index + 2] & 255) << 8
                | (ring[index + 3] & 255);
    }

    private void putInt(int index, int value) {
        ring[index] = (byte) (value >>> 24);
        ring[index + 1] = (byte) (value >>> 16);
        ring[index + 2] = (byte) (value >>> 8);
        ring[index + 3] = (byte) value;
    }
}
