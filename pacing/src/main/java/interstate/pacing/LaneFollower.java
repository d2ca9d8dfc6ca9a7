package interstate.pacing;

import java.util.function.Consumer;

/**
 * Goes through a lane's slots as they pass, from the first that had not passed when it was made, and tells what left.
 *
 * <p>It must be asked at least once per turn of the lane's table (100 ms or 255 slots, the shorter); what it comes too late
 * for it passes over. One thread at a time; it writes nothing.
 */
public final class LaneFollower {

    private final Lane lane;
    private long slot;

    public LaneFollower(Lane lane) {
        this.lane = lane;
        this.slot = lane.nextSlot();
    }

    /** Tells of every datagram that left since the last call, in the order of their slots. */
    public void follow(Consumer<Departure> told) {
        long next = lane.nextSlot();
        slot = Math.max(slot, next - lane.cells());
        for (; slot < next; slot++) {
            Departure departure = lane.departure(slot);
            if (departure != null) {
                told.accept(departure);
            }
        }
    }
}
