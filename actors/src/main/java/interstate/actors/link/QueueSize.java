package interstate.actors.link;

import interstate.wire.LaneTerms;

/**
 * How much may wait for a lane's slots: what the lane carries in its lead and 20 ms, and two datagrams. More would only
 * add delay, for the device's own queue stands before this one.
 */
final class QueueSize {

    private static final long WAIT_NS = 20_000_000;
    private static final int DATAGRAMS = 2;
    private static final int MIN_BYTES = 8_192;

    private QueueSize() {}

    static int bytes(LaneTerms lane, long leadNs) {
        long slots = (leadNs + WAIT_NS) / lane.intervalNs() + DATAGRAMS;
        return (int) Math.max(MIN_BYTES, Math.min(slots * lane.packetLength(), 1 << 24));
    }
}
