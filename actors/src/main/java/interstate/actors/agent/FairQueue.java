package interstate.actors.agent;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits for room in a link's short send queue. Flows take turns by bytes, one that sends little goes before those that
 * send much, and when there is no room the longest flow loses its oldest packet; so acknowledgements and questions do not
 * wait behind a download. Deficit round robin with new and old flows, as in RFC 8290, section 4, without its CoDel.
 *
 * <p>Packets lie in blocks of one array, chained; nothing is allocated after the constructor. The TUN reader's thread alone,
 * but {@link #bytes}, {@link #close} and {@link #isClosed}, which any may call.
 */
public final class FairQueue {
    private static final int BLOCK_BYTES = 256;
    private static final int FLOWS = 256;
    private static final int QUANTUM_BYTES = 1_514;
    private static final int NONE = -1;

    /** Flows that have their turn in some order. */
    private static final class Turns {
        private final int[] next = new int[FLOWS];
        private int first = NONE;
        private int last = NONE;

        void add(int flow) {
            next[flow] = NONE;
            if (first == NONE) {
                first = flow;
            } else {
                next[last] = flow;
            }
            last = flow;
        }

        int removeFirst() {
            int flow = first;
            first = next[flow];
            if (first == NONE) {
                last = NONE;
            }
            return flow;
        }
    }

    private final int capacityBytes;
    private final int maxPacketBytes;
    private final long seed;
    private final byte[] blocks;
    /** The next block of a packet, or of the free ones. */
    private final int[] nextBlock;
    /** By a packet's first block. */
    private final int[] nextPacket;

    private final int[] packetBytes;
    private final long[] packetEnteredNs;
    private int free;

    private final int[] head = new int[FLOWS];
    private final int[] tail = new int[FLOWS];
    private final int[] flowBytes = new int[FLOWS];
    private final int[] deficit = new int[FLOWS];
    private final boolean[] hasTurn = new boolean[FLOWS];
    private final Turns fresh = new Turns();
    private final Turns old = new Turns();

    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean closed;

    /**
     * @param capacityBytes most that may wait, counted in blocks of 256; one packet may wait in any case
     * @param maxPacketBytes longer ones are dropped
     * @param seed random
     */
    public FairQueue(int capacityBytes, int maxPacketBytes, long seed) {
        this.capacityBytes = capacityBytes;
        this.maxPacketBytes = maxPacketBytes;
        this.seed = seed;
        int count = blocksOf(Math.max(capacityBytes, maxPacketBytes));
        blocks = new byte[count * BLOCK_BYTES];
        nextBlock = new int[count];
        nextPacket = new int[count];
        packetBytes = new int[count];
        packetEnteredNs = new long[count];
        for (int block = 0; block < count; block++) {
            nextBlock[block] = block + 1 < count ? block + 1 : NONE;
        }
        Arrays.fill(head, NONE);
    }

    /** Whether somebody must lose a packet before one of this length can wait. */
    boolean isFull(int length) {
        long used = bytes.getPlain();
        return used > 0 && used + charged(length) > capacityBytes;
    }

    /** Whether a quarter is free: what was full has eased. */
    boolean hasEased() {
        return bytes.getPlain() <= capacityBytes - (capacityBytes >> 2);
    }

    /**
     * Adds a whole inner packet; the longest flow makes room where there is none.
     *
     * @param enteredNs kept with it
     * @return packets dropped, this one perhaps among them
     */
    int add(byte[] packet, int length, long enteredNs) {
        if (length > maxPacketBytes) {
            return 1;
        }
        int dropped = 0;
        while (isFull(length)) {
            drop(longest());
            dropped++;
        }
        int flow = FlowHash.of(packet, length, seed) & (FLOWS - 1);
        int first = store(packet, length);
        packetEnteredNs[first] = enteredNs;
        append(flow, first);
        flowBytes[flow] += charged(length);
        bytes.lazySet(bytes.getPlain() + charged(length));
        if (!hasTurn[flow]) {
            hasTurn[flow] = true;
            deficit[flow] = QUANTUM_BYTES;
            fresh.add(flow);
        }
        return dropped;
    }

    boolean isEmpty() {
        return bytes.getPlain() == 0;
    }

    /** Length of the packet whose turn it is, 0 if there is none. */
    int headBytes() {
        int flow = turn();
        return flow == NONE ? 0 : packetBytes[head[flow]];
    }

    /** When the packet whose turn it is entered; there is one. */
    long headEnteredNs() {
        return packetEnteredNs[head[turn()]];
    }

    /** Takes the packet whose turn it is; there is one. Its bytes are written to the start of the array. */
    void take(byte[] destination) {
        int flow = turn();
        int packet = head[flow];
        int length = packetBytes[packet];
        int at = 0;
        for (int block = packet; at < length; block = nextBlock[block], at += BLOCK_BYTES) {
            System.arraycopy(blocks, block * BLOCK_BYTES, destination, at, Math.min(BLOCK_BYTES, length - at));
        }
        deficit[flow] -= length;
        drop(flow);
    }

    /** What waits, blocks counted whole; any thread. */
    public long bytes() {
        return bytes.get();
    }

    /** The link is gone: what waits has nowhere to go. Any thread. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** The flow whose turn it is, or NONE. */
    private int turn() {
        while (true) {
            Turns turns = fresh.first == NONE ? old : fresh;
            int flow = turns.first;
            if (flow == NONE) {
                return NONE;
            }
            if (head[flow] == NONE) {
                turns.removeFirst();
                // A new flow that ran dry queues once behind the old ones, or it could be new again and again.
                if (turns == fresh && old.first != NONE) {
                    old.add(flow);
                } else {
                    hasTurn[flow] = false;
                }
            } else if (deficit[flow] <= 0) {
                deficit[flow] += QUANTUM_BYTES;
                old.add(turns.removeFirst());
            } else {
                return flow;
            }
        }
    }

    private int longest() {
        int longest = 0;
        for (int flow = 1; flow < FLOWS; flow++) {
            if (flowBytes[flow] > flowBytes[longest]) {
                longest = flow;
            }
        }
        return longest;
    }

    private void append(int flow, int packet) {
        nextPacket[packet] = NONE;
        if (head[flow] == NONE) {
            head[flow] = packet;
        } else {
            nextPacket[tail[flow]] = packet;
        }
        tail[flow] = packet;
    }

    private int store(byte[] packet, int length) {
        int first = free;
        int last = first;
        for (int at = 0; at < length; at += BLOCK_BYTES) {
            last = free;
            free = nextBlock[last];
            System.arraycopy(packet, at, blocks, last * BLOCK_BYTES, Math.min(BLOCK_BYTES, length - at));
        }
        nextBlock[last] = NONE;
        packetBytes[first] = length;
        return first;
    }

    private void drop(int flow) {
        int packet = head[flow];
        int length = packetBytes[packet];
        head[flow] = nextPacket[packet];
        for (int block = packet; block != NONE; ) {
            int following = nextBlock[block];
            nextBlock[block] = free;
            free = block;
            block = following;
        }
        flowBytes[flow] -= charged(length);
        bytes.lazySet(bytes.getPlain() - charged(length));
    }

    private static int charged(int length) {
        return blocksOf(length) * BLOCK_BYTES;
    }

    private static int blocksOf(int length) {
        return (length + BLOCK_BYTES - 1) / BLOCK_BYTES;
    }
}
