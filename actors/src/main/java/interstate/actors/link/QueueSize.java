package interstate.actors.link;

import interstate.wire.LaneTerms;

/**
 * How much may wait for a lane's slots: in order, what the lane carries in its lead and 20 ms more, and two datagrams; before
 * that, where flows take turns, 200 ms. More would only add delay.
 */
final class QueueSize {

    private static final long ORDERED_NS = 20_000_000;
    private static final long FAIR_NS = 200_000_000;
    private static final int DATAGRAMS = 2;
    private static final int MIN_BYTES = 8_192;
    private static final int MAX_BYTES = 1 << 24;

    private QueueSize() {}

    /** Of the send queue. */
    static int ordered(LaneTerms lane, long leadNs) {
        return carriedIn(lane, leadNs + ORDERED_NS);
    }

    /** Of the fair queue before it. */
    static int fair(LaneTerms lane) {
        return carriedIn(lane, FAIR_NS);
    }

    private static int carriedIn(LaneTerms lane, long ns) {
        long slots = ns / lane.intervalNs() + DATAGRAMS;
        return (int) Math.max(MIN_BYTES, Math.min(slots * lane.packetLength(), MAX_BYTES));
    }
}
