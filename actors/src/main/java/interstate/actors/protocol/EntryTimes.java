package interstate.actors.protocol;

import interstate.wire.DispatchBlock;
import java.util.Arrays;

/**
 * When the inner packets of a strand entered, as its DISPATCH blocks say: by the payload in which a packet begins, and its ordinal
 * among those that begin there.
 *
 * <p>Packets that are whole in their payload are delivered right after the block that announces them, so the latest block alone is
 * kept whole. Only the last packet of a payload may go on in the next; its time is kept for as many payloads as the replay window
 * is wide. The link's thread. Nothing is allocated once the blocks have had their usual length.
 */
final class EntryTimes {

    /** No block said. */
    static final long UNKNOWN = Long.MIN_VALUE;

    /** The replay window's. */
    private static final int WIDTH = 2_048;

    private static final int FEW = 16;

    private long sequence = -1;
    private int first;
    private int count;
    private long[] entriesNs = new long[FEW];

    private final long[] lastOf = new long[WIDTH];
    private final int[] lastOrdinal = new int[WIDTH];
    private final long[] lastNs = new long[WIDTH];

    EntryTimes() {
        Arrays.fill(lastOf, -1);
    }

    /**
     * Takes a block's ages.
     *
     * @param payload the payload that the block is in
     * @param ordinal inner packets that begin before it there
     * @param packets what it announces, at least 1
     * @param baseNs its base by the receiver's clock
     */
    void announced(long payload, int ordinal, byte[] b, int offset, int packets, long baseNs) {
        if (packets > entriesNs.length) {
            entriesNs = new long[Integer.highestOneBit(packets - 1) << 1];
        }
        sequence = payload;
        first = ordinal;
        count = packets;
        for (int i = 0; i < packets; i++) {
            entriesNs[i] = baseNs - (long) DispatchBlock.ageTicks(b, offset, i) * DispatchBlock.TICK_NS;
        }
        int place = (int) payload & WIDTH - 1;
        lastOf[place] = payload;
        lastOrdinal[place] = ordinal + packets - 1;
        lastNs[place] = entriesNs[packets - 1];
    }

    /** When the packet entered, by the clock of the bases, or UNKNOWN. */
    long entryNs(long payload, int ordinal) {
        if (payload == sequence && ordinal >= first && ordinal < first + count) {
            return entriesNs[ordinal - first];
        }
        int place = (int) payload & WIDTH - 1;
        return lastOf[place] == payload && lastOrdinal[place] == ordinal ? lastNs[place] : UNKNOWN;
    }
}
