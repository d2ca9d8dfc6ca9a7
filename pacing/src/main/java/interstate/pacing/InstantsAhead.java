package interstate.pacing;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Draws a lane's instants ahead of their slots into shared memory, for the node to read.
 *
 * <p>The same draws as {@link SlotCursor}'s, made up to two seconds earlier. Pacer's thread.
 */
final class InstantsAhead {

    private final Schedule schedule;
    private long baseNs;
    private long drawnUntil;
    private long lastNs;

    InstantsAhead(ScheduleSpec spec, byte[] seed) {
        schedule = new Schedule(spec, seed);
    }

    void restart(ScheduleSpec spec, byte[] seed, long base) {
        schedule.restart(spec, seed, 0);
        baseNs = base;
        drawnUntil = 0;
        lastNs = base;
    }

    /** Draws what is missing up to 2 s after {@code nowNs}, and always the two slots from {@code nextSlot}. */
    void draw(UnsafeBuffer memory, LaneLayout layout, long nextSlot, long nowNs, int limit) {
        long most = nextSlot + layout.instants() - LaneLayout.PAST_INSTANTS;
        for (int i = 0; i < limit && drawnUntil < most; i++) {
            if (lastNs >= nowNs + LaneLayout.AHEAD_NS && drawnUntil >= nextSlot + 2) {
                return;
            }
            drawOne(memory, layout);
        }
    }

    private void drawOne(UnsafeBuffer memory, LaneLayout layout) {
        lastNs = drawnUntil == 0 ? baseNs : lastNs + schedule.drawNs(drawnUntil);
        // Released, so that it is not seen before the count that allows this place to be overwritten.
        memory.putLongRelease(layout.instantAt(drawnUntil), lastNs);
        drawnUntil++;
        memory.putLongRelease(LaneLayout.DRAWN_UNTIL_AT, drawnUntil);
    }

    void wipe() {
        schedule.wipe();
    }
}
