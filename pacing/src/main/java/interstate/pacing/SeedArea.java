package interstate.pacing;

import java.lang.invoke.VarHandle;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The seeds in a lane's header, from which another pacer could go on with the same schedule.
 *
 * <p>Two entries by the seed number's parity; the one in force is named by the seed number, the other is zero except for
 * the moment of the change. Written by the leading pacer; read by one that joins.
 */
final class SeedArea {

    private static final int NUMBER = 0;
    private static final int INSTANT = 8;
    private static final int SEED = 16;
    private static final int PERIOD = SEED + Schedule.SEED_BYTES;

    private final byte[] copy = new byte[Schedule.SEED_BYTES];

    /** Publishes seed {@code number}, whose first slot is at {@code instantNs} and in that period, and wipes the one before. */
    void publish(UnsafeBuffer memory, long number, long instantNs, long period, Schedule schedule) {
        assert schedule.seedNumber() == number;
        int at = entryAt(number);
        schedule.copySeed(copy, 0);
        memory.putLong(at + NUMBER, number);
        memory.putLong(at + INSTANT, instantNs);
        memory.putBytes(at + SEED, copy);
        memory.putLong(at + PERIOD, period);
        memory.putLongRelease(LaneLayout.SEED_NUMBER_AT, number);
        VarHandle.storeStoreFence();
        wipe(memory, number + 1);
        java.util.Arrays.fill(copy, (byte) 0);
    }

    /** Number of the seed in force. */
    static long number(UnsafeBuffer memory) {
        return memory.getLongAcquire(LaneLayout.SEED_NUMBER_AT);
    }

    /** Period of {@link Hours} in which the seed's first slot lies; holds if {@link #read} succeeds afterwards. */
    static long period(UnsafeBuffer memory, long number) {
        return memory.getLongAcquire(entryAt(number) + PERIOD);
    }

    /**
     * Copies the seed in force.
     *
     * @param seed filled with it
     * @return the instant of its first slot, or -1 if the seed has just changed: then try again
     */
    static long read(UnsafeBuffer memory, long number, byte[] seed) {
        int at = entryAt(number);
        long instantNs = memory.getLongAcquire(at + INSTANT);
        boolean named = memory.getLong(at + NUMBER) == number;
        memory.getBytes(at + SEED, seed);
        VarHandle.acquireFence();
        return named && number(memory) == number ? instantNs : -1;
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
