package interstate.actors.protocol;

import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import interstate.wire.Offer;
import interstate.wire.Prefix;
import java.util.List;

/** Offers as tests need them. */
final class Offers {

    static final long INTERVAL_NS = 10_000_000;
    static final LaneTerms LANE = new LaneTerms(1_500, INTERVAL_NS, 250, 0);
    static final long TIMEOUT_MS = 10_000;

    private Offers() {}

    static LaneTerms lane(int packetLength, long intervalNs) {
        return new LaneTerms(packetLength, intervalNs, 250, 0);
    }

    static Offer of(byte[] clientId, long timestampNs, LaneTerms up, LaneTerms down, String... addresses) {
        return new Offer(
                0x1234_5678,
                timestampNs,
                clientId,
                up,
                down,
                TIMEOUT_MS,
                TIMEOUT_MS,
                0,
                LinkFeatures.NONE,
                List.of(addresses).stream().map(Prefix::parse).toList());
    }

    static byte[] clientId(int number) {
        byte[] id = new byte[Offer.CLIENT_ID_BYTES];
        id[0] = (byte) number;
        return id;
    }
}
