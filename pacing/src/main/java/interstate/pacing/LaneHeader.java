package interstate.pacing;

import org.agrona.concurrent.UnsafeBuffer;

/** Makes and checks the head of a lane's memory. */
final class LaneHeader {

    static final int FIRST_EPOCH = 1;

    private LaneHeader() {}

    /** Writes the head of a new lane into zeroed memory; the magic comes last. Pacer's control thread. */
    static void write(UnsafeBuffer memory, LaneLayout layout, int number, int loop, LaneSpec spec, long baseNs) {
        memory.putInt(LaneLayout.VERSION_AT, LaneLayout.VERSION);
        memory.putInt(LaneLayout.NUMBER_AT, number);
        memory.putInt(LaneLayout.LOOP_AT, loop);
        memory.putLong(LaneLayout.TOTAL_BYTES_AT, layout.bytes());
        memory.putInt(LaneLayout.CELLS_AT, layout.cells());
        memory.putInt(LaneLayout.INSTANTS_AT, layout.instants());
        memory.putLong(LaneLayout.BASE_NS_AT, baseNs);
        LaneSpecCodec.writeTerms(spec, memory, LaneLayout.TERMS_AT);
        memory.putLong(LaneLayout.EPOCH_AT, FIRST_EPOCH);
        long untilNs = baseNs + spec.aliveForNs();
        memory.putLong(LaneLayout.ALIVE_UNTIL_AT, untilNs < baseNs ? Long.MAX_VALUE : untilNs);
        DestinationWords.write(memory, spec.destination(), null, 0);
        memory.putLong(LaneLayout.STATE_AT, LaneLayout.STATE_RUNNING);
        memory.putLongRelease(LaneLayout.MAGIC_AT, LaneLayout.MAGIC);
    }

    /** Which of a pacer's loops a lane found in memory belongs to. Pacer's control thread. */
    static int loop(UnsafeBuffer memory) {
        int loop = memory.getInt(LaneLayout.LOOP_AT);
        if (loop < 0 || loop >= PacerLoops.MOST) {
            throw new IllegalArgumentException("lane of loop " + loop + ", known are 0 to " + (PacerLoops.MOST - 1));
        }
        return loop;
    }

    /** The terms of a lane found in memory; anything that a lane of this version would not hold is refused. Node. */
    static LaneSpec read(UnsafeBuffer memory) {
        if (memory.capacity() < LaneLayout.HEADER_BYTES
                || memory.getLongAcquire(LaneLayout.MAGIC_AT) != LaneLayout.MAGIC) {
            throw new IllegalArgumentException("shared memory is not a lane");
        }
        int version = memory.getInt(LaneLayout.VERSION_AT);
        if (version != LaneLayout.VERSION) {
            throw new IllegalArgumentException("lane has layout version " + version + ", this node knows "
                    + LaneLayout.VERSION + ": stop the pacer and start it again");
        }
        LaneSpec spec = LaneSpecCodec.readTerms(memory, LaneLayout.TERMS_AT);
        LaneLayout layout = LaneLayout.of(spec);
        if (layout.bytes() != memory.capacity()
                || layout.cells() != memory.getInt(LaneLayout.CELLS_AT)
                || layout.instants() != memory.getInt(LaneLayout.INSTANTS_AT)) {
            throw new IllegalArgumentException("lane of " + memory.capacity() + " bytes does not fit its terms");
        }
        return spec;
    }
}
