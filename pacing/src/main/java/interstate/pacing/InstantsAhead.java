package interstate.pacing;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Draws a lane's instants ahead of their slots into shared memory, for the node to read.
 *
 * <p>The same draws as {@link SlotCursor}'s, made up to two seconds earlier, by the pacer that leads. One that takes over
 * draws those ahead of it again, which changes nothing. Pacer's thread.
 */
final class InstantsAhead {

    private final Schedule schedule;
    private final byte[] scratchSeed = new byte[Schedule.SEED_BYTES];
    private long drawnUntil;
    private long lastNs;

    InstantsAhead(ScheduleSpec spec, byte[] seed, Hours hours) {
        schedule = new Schedule(spec, seed, hours);
    }

    /** Begins with a lane whose cursor stands at slot 0 or, taking over, at any slot. */
    void resume(UnsafeBuffer memory, LaneLayout layout, SlotCursor cursor) {
        schedule.continueFrom(cursor.schedule(), scratchSeed);
        write(memory, layout, cursor.slot(), cursor.instantNs());
        write(memory, layout, cursor.slot() + 1, cursor.nextInstantNs());
    }

    /** Draws what is missing up to 2 s after {@code nowNs}, and always the two slots from {@code nextSlot}. */
    void draw(UnsafeBuffer memory, LaneLayout layout, long nextSlot, long nowNs, int limit) {
        long most = nextSlot + layout.instants() - LaneLayout.PAST_INSTANTS;
        for (int i = 0; i < limit && drawnUntil < most; i++) {
            if (lastNs >= nowNs + LaneLayout.AHEAD_NS && drawnUntil >= nextSlot + 2) {
                return;
            }
            write(memory, layout, drawnUntil, lastNs + schedule.drawNs(drawnUntil, lastNs));
        }
    }

    private void write(UnsafeBuffer memory, LaneLayout layout, long slot, long instantNs) {
        // Released, so that it is not seen before the count that allows this place to be overwritten.
        memory.putLongRelease(layout.instantAt(slot), instantNs);
        lastNs = instantNs;
        drawnUntil = slot + 1;
        Raised.to(memory, LaneLayout.DRAWN_UNTIL_AT, drawnUntil);
    }

    void wipe() {
        schedule.wipe();
    }
}
