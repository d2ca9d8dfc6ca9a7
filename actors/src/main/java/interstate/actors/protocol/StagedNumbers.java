package interstate.actors.protocol;

import java.util.Arrays;

/** Which payload each staged slot carries, until its fate is told. The link's thread alone. */
final class StagedNumbers {

    /** No payload of ours. */
    static final long NONE = -1;

    private final long[] slots;
    private final long[] sequences;

    /** @param cells at least the number of cells in the lane */
    StagedNumbers(int cells) {
        this.slots = new long[OutgoingRepair.powerOfTwo(cells)];
        this.sequences = new long[slots.length];
        Arrays.fill(slots, NONE);
    }

    void staged(long slot, long sequence) {
        int cell = cell(slot);
        slots[cell] = slot;
        sequences[cell] = sequence;
    }

    /** The slot has passed: the payload it carried, or {@link #NONE}. */
    long passed(long slot) {
        int cell = cell(slot);
        if (slots[cell] != slot) {
            return NONE;
        }
        slots[cell] = NONE;
        return sequences[cell];
    }

    private int cell(long slot) {
        return (int) slot & (slots.length - 1);
    }
}
