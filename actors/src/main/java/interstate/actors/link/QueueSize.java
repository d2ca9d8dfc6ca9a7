package interstate.actors.link;

import interstate.wire.LaneTerms;

/**
 * How much may wait for a lane's slots: what the lane carries in its lead and a while more, and two datagrams. More would
 * only add delay.
 *
 * <p>The while is 20 ms where the reader waits for room, since the device's own queue stands before this one, and 200 ms
 * where it drops, since this queue is then the only one.
 */
final class QueueSize {

    private static final long BEHIND_A_QUEUE_NS = 20_000_000;
    private static final long ALONE_NS = 200_000_000;
    private static final int DATAGRAMS = 2;
    private static final int MIN_BYTES = 8_192;

    private QueueSize() {}

    static int bytes(LaneTerms lane, long leadNs, boolean behindQueue) {
        long slots = (leadNs + (behindQueue ? BEHIND_A_QUEUE_NS : ALONE_NS)) / lane.intervalNs() + DATAGRAMS;
        return (int) Math.max(MIN_BYTES, Math.min(slots * lane.packetLength(), 1 << 24));
    }
}
