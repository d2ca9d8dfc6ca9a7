package interstate.pacing;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where a pacer stands in a lane's schedule: the slot due next, its instant, and the one after.
 *
 * <p>Private to the pacer's thread: no instant is ever read back from shared memory. The lane's seed area, written by the
 * pacer that leads, follows it from seed to seed.
 */
final class SlotCursor {

    private final Schedule schedule;
    private final SeedArea seeds = new SeedArea();
    private long slot;
    private long instantNs;
    private long nextInstantNs;
    private long seedInstantNs;
    private long seedPeriod;

    SlotCursor(ScheduleSpec spec, byte[] seed, Hours hours) {
        schedule = new Schedule(spec, seed, hours);
    }

    /** Begins a new lane at its slot 0. */
    void restart(UnsafeBuffer memory, ScheduleSpec spec, byte[] seed, long baseNs) {
        restart(spec, seed, 0, baseNs, 0);
        publishSeed(memory);
    }

    /** Begins at the first slot of seed {@code number}, which lies in this period of the {@link Hours}. */
    void restart(ScheduleSpec spec, byte[] seed, long number, long firstInstantNs, long period) {
        schedule.restart(spec, seed, number, period);
        slot = number * Schedule.SLOTS_PER_SEED;
        instantNs = firstInstantNs;
        seedInstantNs = firstInstantNs;
        nextInstantNs = firstInstantNs + schedule.drawNs(slot + 1, firstInstantNs);
        seedPeriod = schedule.period();
    }

    long slot() {
        return slot;
    }

    long instantNs() {
        return instantNs;
    }

    long nextInstantNs() {
        return nextInstantNs;
    }

    Schedule schedule() {
        return schedule;
    }

    /** Goes on to the next slot; whether a new seed begins with it. */
    boolean advance() {
        slot++;
        instantNs = nextInstantNs;
        nextInstantNs += schedule.drawNs(slot + 1, instantNs);
        if (slot % Schedule.SLOTS_PER_SEED == 0) {
            seedInstantNs = instantNs;
            seedPeriod = schedule.period();
            return true;
        }
        return false;
    }

    /** Has the seed of the slot due in the lane's seed area, unless it is there or the next one is drawn from already. */
    void publishSeed(UnsafeBuffer memory) {
        long number = slot / Schedule.SLOTS_PER_SEED;
        if (schedule.seedNumber() == number && (slot == 0 || SeedArea.number(memory) < number)) {
            seeds.publish(memory, number, seedInstantNs, seedPeriod, schedule);
        }
    }

    void wipe() {
        schedule.wipe();
    }
}
