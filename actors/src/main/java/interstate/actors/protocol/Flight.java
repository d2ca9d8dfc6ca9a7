package interstate.actors.protocol;

import java.util.Arrays;

/**
 * Which packings each staged slot carries, until the pacer has said whether the slot's cell was taken. Indexed by slot
 * modulo a power of two, as the lane's cells are.
 */
final class Flight {

    private final long[] slots;
    private final long[] from;
    private final long[] endedBelow;
    private final long[] touchedBelow;

    /** @param cells at least the number of cells in the lane */
    Flight(int cells) {
        int size = Integer.highestOneBit(Math.max(cells, 2) - 1) << 1;
        slots = new long[size];
        Arrays.fill(slots, -1);
        from = new long[size];
        endedBelow = new long[size];
        touchedBelow = new long[size];
    }

    /** Slot carries a part of every packing in [from, touchedBelow), and the last byte of those below endedBelow. */
    void staged(long slot, long fromOrdinal, long endedBelowOrdinal, long touchedBelowOrdinal) {
        int i = (int) slot & (slots.length - 1);
        assert slots[i] == -1 : "slot " + slot + " is staged before the fate of slot " + slots[i] + " was told";
        slots[i] = slot;
        from[i] = fromOrdinal;
        endedBelow[i] = endedBelowOrdinal;
        touchedBelow[i] = touchedBelowOrdinal;
    }

    /** Whether a sealed payload was staged for the slot and its fate is not yet known. */
    boolean holds(long slot) {
        return slots[(int) slot & (slots.length - 1)] == slot;
    }

    /** The slot left with its cell. */
    void taken(long slot, SendQueue queue) {
        int i = (int) slot & (slots.length - 1);
        if (slots[i] == slot) {
            slots[i] = -1;
            queue.settle(from[i], endedBelow[i]);
        }
    }

    /**
     * The slot passed without its cell.
     *
     * @return whether any packet is to be packed again, so that a half-packed one must be abandoned
     */
    boolean missed(long slot, SendQueue queue) {
        int i = (int) slot & (slots.length - 1);
        if (slots[i] != slot) {
            return false;
        }
        slots[i] = -1;
        if (touchedBelow[i] == from[i]) {
            return false;
        }
        queue.requeue(from[i], touchedBelow[i]);
        return true;
    }

    /** No fate will be told any more: what is under way is packed again, in its order, by whoever has the queue next. */
    void abandon(SendQueue queue) {
        long[] open = Arrays.stream(slots).filter(slot -> slot >= 0).sorted().toArray();
        for (long slot : open) {
            missed(slot, queue);
        }
    }
}
