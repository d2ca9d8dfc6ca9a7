package interstate.pacing;

import java.lang.invoke.VarHandle;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The seeds in a lane's header, from which another pacer could go on with the same schedule.
 *
 * <p>Two entries by the seed number's parity; the one in force is named by the seed number, the other is zero except for
 * the moment of the change. Written by the leading pacer only.
 */
final class SeedArea {

    private static final int NUMBER = 0;
    private static final int INSTANT = 8;
    private static final int SEED = 16;

    private final byte[] copy = new byte[Schedule.SEED_BYTES];

    /** Publishes seed {@code number}, whose first slot is at {@code instantNs}, and wipes the one before. */
    void publish(UnsafeBuffer memory, long number, long instantNs, Schedule schedule) {
        assert schedule.seedNumber() == number;
        int at = entryAt(number);
        schedule.copySeed(copy, 0);
        memory.putLong(at + NUMBER, number);
        memory.putLong(at + INSTANT, instantNs);
        memory.putBytes(at + SEED, copy);
        memory.putLongRelease(LaneLayout.SEED_NUMBER_AT, number);
        VarHandle.storeStoreFence();
        wipe(memory, number + 1);
        java.util.Arrays.fill(copy, (byte) 0);
    }

    static void wipeAll(UnsafeBuffer memory) {
        wipe(memory, 0);
        wipe(memory, 1);
    }

    private static void wipe(UnsafeBuffer memory, long number) {
        memory.setMemory(entryAt(number), LaneLayout.SEED_ENTRY_BYTES, (byte) 0);
    }

    private static int entryAt(long number) {
        return LaneLayout.SEEDS_AT + (int) (number & 1) * LaneLayout.SEED_ENTRY_BYTES;
    }
}
