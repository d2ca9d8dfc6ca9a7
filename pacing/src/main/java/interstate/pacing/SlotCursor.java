package interstate.pacing;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where a pacer stands in a lane's schedule: the slot due next, its instant, and the one after.
 *
 * <p>Private to the pacer's thread: no instant is ever read back from shared memory. The lane's seed area follows it from
 * seed to seed.
 */
final class SlotCursor {

    private final Schedule schedule;
    private final SeedArea seeds = new SeedArea();
    private long slot;
    private long instantNs;
    private long nextInstantNs;

    SlotCursor(ScheduleSpec spec, byte[] seed) {
        schedule = new Schedule(spec, seed);
    }

    void restart(UnsafeBuffer memory, ScheduleSpec spec, byte[] seed, long baseNs) {
        schedule.restart(spec, seed, 0);
        slot = 0;
        instantNs = baseNs;
        seeds.publish(memory, 0, baseNs, schedule);
        nextInstantNs = baseNs + schedule.drawNs(1);
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

    void advance(UnsafeBuffer memory) {
        slot++;
        instantNs = nextInstantNs;
        nextInstantNs += schedule.drawNs(slot + 1);
        if (slot % Schedule.SLOTS_PER_SEED == 0) {
            seeds.publish(memory, slot / Schedule.SLOTS_PER_SEED, instantNs, schedule);
        }
    }

    void wipe() {
        schedule.wipe();
    }
}
