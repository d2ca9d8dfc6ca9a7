package interstate.actors.protocol;

import interstate.wire.DatagramLayout;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;

/**
 * What a link agreed on, seen from this side.
 *
 * @param sending this side's lane
 * @param receiving the peer's lane
 * @param ipv6 whether the outer packets are IPv6, whose header is 20 bytes longer
 * @param clientTimeoutNs nothing opened for so long: the calling end gives the session up
 * @param serverTimeoutNs nothing opened for so long: the answering end ends its lane
 * @param features what the link does beyond carrying packets
 */
public record LinkTerms(
        LaneTerms sending,
        LaneTerms receiving,
        boolean ipv6,
        long clientTimeoutNs,
        long serverTimeoutNs,
        LinkFeatures features) {

    private static final long MILLI_NS = 1_000_000;
    private static final long LENGTH_TRIAL_NS = 3_000_000_000L;
    private static final int TRIAL_HANDSHAKES = 3;
    private static final long TRIAL_ROUND_TRIP_NS = 1_000_000_000L;

    /** Whether packets leave the far end a fixed time after they entered. */
    boolean dispatches() {
        return features.dispatchDelayMs() > 0;
    }

    /** That time, or 0. */
    public long dispatchDelayNs() {
        return features.dispatchDelayMs() * MILLI_NS;
    }

    /**
     * How long a length is tried before another is: three times what a handshake takes in slots and a second for the way,
     * 3 s at least.
     */
    public long lengthTrialNs() {
        return Math.max(LENGTH_TRIAL_NS, TRIAL_HANDSHAKES * Initiator.handshakeNs(this) + TRIAL_ROUND_TRIP_NS);
    }

    int sendDatagramBytes() {
        return DatagramLayout.datagramBytes(sending.packetLength(), ipv6);
    }

    int receiveDatagramBytes() {
        return DatagramLayout.datagramBytes(receiving.packetLength(), ipv6);
    }

    /** Bytes of blocks that one of this end's datagrams carries. */
    public int sendPayloadBytes() {
        return DatagramLayout.payloadBytes(sendDatagramBytes());
    }

    int receivePayloadBytes() {
        return DatagramLayout.payloadBytes(receiveDatagramBytes());
    }
}
