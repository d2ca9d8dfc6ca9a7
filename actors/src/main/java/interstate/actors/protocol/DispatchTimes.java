package interstate.actors.protocol;

import interstate.wire.DispatchBlock;

/**
 * When the inner packets of a strand are due: the dispatch delay after each entered, by this end's clock.
 *
 * <p>The other end's clock is unknown, so what is known of it is the least time that a datagram was seen to take from its slot to
 * here ({@link TransitFloor}). A packet is due at entry + that + delay: it leaves the delay and the path's least delay after it
 * entered, whatever its datagrams met. Packets leave in the order in which they entered, also where the floor has just moved. The
 * link's thread.
 */
final class DispatchTimes {

    private final long delayNs;
    private final TransitFloor floor;
    private final EntryTimes entries = new EntryTimes();
    /** Ticks of this clock less those of the other when the first block came. */
    private int aheadTicks;

    private long highest = -1;
    private long latestEntryNs = Long.MIN_VALUE;
    private long latestDueNs = Long.MIN_VALUE;

    DispatchTimes(long delayNs) {
        this.delayNs = delayNs;
        this.floor = new TransitFloor(delayNs);
    }

    /**
     * Takes a DISPATCH block.
     *
     * @param sequence of the payload that it is in
     * @param ordinal inner packets that begin before it there
     * @return false when its length cannot be
     */
    boolean announced(long nowNs, long sequence, int ordinal, byte[] b, int offset, int bytes) {
        int packets = DispatchBlock.packets(bytes);
        if (packets < 0) {
            return false;
        }
        int nowTicks = DispatchBlock.ticks(nowNs);
        int baseTicks = DispatchBlock.baseTicks(b, offset);
        if (highest < 0) {
            aheadTicks = nowTicks - baseTicks;
        }
        long baseNs = nowNs - (long) (nowTicks - aheadTicks - baseTicks) * DispatchBlock.TICK_NS;
        baseNs -= Math.floorMod(nowNs, (long) DispatchBlock.TICK_NS);
        if (sequence > highest) {
            // One that was overtaken, or repaired, took longer than it had to.
            highest = sequence;
            floor.seen(nowNs, nowNs - baseNs);
        }
        entries.announced(sequence, ordinal, b, offset, packets, baseNs);
        return true;
    }

    /**
     * When a packet is due, by this end's clock: past if it is late, never more than the delay ahead; AT_ONCE if nothing said when it
     * entered.
     *
     * @param sequence of the payload in which it begins
     * @param ordinal inner packets that begin before it there
     */
    long dueNs(long nowNs, long sequence, int ordinal) {
        long entryNs = entries.entryNs(sequence, ordinal);
        if (entryNs == EntryTimes.UNKNOWN) {
            return InnerPackets.AT_ONCE;
        }
        long dueNs = Math.min(entryNs + floor.ns(nowNs), nowNs) + delayNs;
        if (entryNs == latestEntryNs) {
            return latestDueNs;
        }
        if (entryNs < latestEntryNs) {
            return Math.min(dueNs, latestDueNs);
        }
        latestEntryNs = entryNs;
        latestDueNs = Math.max(dueNs, latestDueNs);
        return latestDueNs;
    }
}
