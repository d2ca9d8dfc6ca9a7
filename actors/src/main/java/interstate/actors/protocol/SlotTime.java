package interstate.actors.protocol;

/** Periods that wait for traffic: the larger of a time and a number of slots, since a lane may have one slot a second. */
final class SlotTime {

    private SlotTime() {}

    /** The larger of a time and a number of slots of the given mean length. */
    static long atLeastNs(long ns, long slots, long intervalNs) {
        return Math.max(ns, slots * intervalNs);
    }
}
