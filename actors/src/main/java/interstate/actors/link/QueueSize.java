package interstate.actors.link;

import interstate.wire.LaneTerms;

/**
 * How much may wait for a lane's slots: in order, what the lane carries in its lead and 20 ms more, and two datagrams; before
 * that, where flows take turns, 200 ms. More would only add delay.
 */
final class QueueSize {

    private static final long ORDERED_NS = 20_000_000;
    private static final long FAIR_NS = 200_000_000;
    private static final double NS_PER_SECOND = 1e9;
    private static final int DATAGRAMS = 2;
    private static final int MIN_BYTES = 8_192;
    private static final int MAX_BYTES = 1 << 24;

    /** Packets wait for their time in whole blocks of 256 bytes, and may be small. */
    private static final int HELD_FACTOR = 4;

    private QueueSize() {}

    /** Of the send queue. */
    static int ordered(LaneTerms lane, long leadNs) {
        return carriedIn(lane, leadNs + ORDERED_NS);
    }

    /**
     * Of the fair queue before it.
     *
     * @param innerBytesPerSecond what may go towards the lane; 0: as much as it carries
     */
    static int fair(LaneTerms lane, long innerBytesPerSecond) {
        int carried = carriedIn(lane, FAIR_NS);
        if (innerBytesPerSecond == 0) {
            return carried;
        }
        long allowed = Math.round((double) innerBytesPerSecond * FAIR_NS / NS_PER_SECOND);
        return (int) Math.max(MIN_BYTES, Math.min(carried, allowed));
    }

    /** Of what arrived from a lane and waits until its time has come; 0 if nothing does. */
    static long held(LaneTerms lane, long delayNs) {
        return delayNs == 0 ? 0 : HELD_FACTOR * (long) carriedIn(lane, delayNs);
    }

    private static int carriedIn(LaneTerms lane, long ns) {
        long slots = ns / lane.intervalNs() + DATAGRAMS;
        return (int) Math.max(MIN_BYTES, Math.min(slots * lane.packetLength(), MAX_BYTES));
    }
}
