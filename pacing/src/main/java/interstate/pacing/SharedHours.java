package interstate.pacing;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The hours of a lane in its memory, where two pacers draw one schedule: whoever comes to a period first reads UTC and
 * settles it by compare-and-set, and whoever comes later finds it.
 *
 * <p>So a step of the system clock, or a suspend, which CLOCK_MONOTONIC does not count, moves no instant that is drawn; it is
 * noticed when the period ends that is under way, an hour later at most. Where the clock says then that the old hour is not over,
 * the next period has the same hour once more.
 *
 * <p>Loop's thread, or the control thread before the loop knows the lane.
 */
final class SharedHours implements Hours {

    private final SlotClock clock;
    private UnsafeBuffer memory;

    SharedHours(SlotClock clock, UnsafeBuffer memory) {
        this.clock = clock;
        this.memory = memory;
    }

    /** From now on those of another lane. */
    void hold(UnsafeBuffer of) {
        memory = of;
    }

    @Override
    public long period(long number, long startNs) {
        int at = LaneLayout.hourAt(number);
        long turn = number / LaneLayout.HOURS_KEPT;
        long seen = memory.getLongAcquire(at);
        if (HourWord.isOfTurn(seen, turn) && HourWord.holdsAt(seen, startNs)) {
            return seen;
        }
        long own = HourWord.inTurn(HourWord.at(startNs, clock.utcNs() - clock.nowNs()), turn);
        // Not free: this pacer was stopped for a whole turn, ten days, and nobody knows any more what was settled.
        if (!HourWord.isFree(seen, turn) || memory.compareAndSetLong(at, seen, own)) {
            return own;
        }
        long other = memory.getLongAcquire(at);
        return HourWord.holdsAt(other, startNs) ? other : own;
    }
}
