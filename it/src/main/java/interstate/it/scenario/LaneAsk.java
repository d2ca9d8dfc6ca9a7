package interstate.it.scenario;

import interstate.it.judge.DefaultSchedule;

/**
 * What a scenario asks of one lane.
 *
 * @param packetLength bytes of the whole outer packet
 * @param intervalNs mean slot interval
 * @param leadNs 0: the daemon's own default
 * @param jitterPermille half-width of the range of intervals
 */
public record LaneAsk(int packetLength, long intervalNs, long leadNs, int jitterPermille) {
    /** The daemon's default. */
    private static final int JITTER_PERMILLE = 250;

    private static final long MS = 1_000_000;

    /** Full-length packets, one every so many milliseconds. */
    public static LaneAsk everyMs(int ms) {
        return new LaneAsk(1_500, ms * MS, 0, JITTER_PERMILLE);
    }

    /** Full-length packets, so many outer bytes a second. */
    public static LaneAsk bytesPerSecond(long speed) {
        return new LaneAsk(1_500, 1_500 * 1_000_000_000L / speed, 0, JITTER_PERMILLE);
    }

    public LaneAsk withLeadMs(int ms) {
        return new LaneAsk(packetLength, intervalNs, ms * MS, jitterPermille);
    }

    public LaneAsk withPacketLength(int bytes) {
        return new LaneAsk(bytes, intervalNs, leadNs, jitterPermille);
    }

    /** Every interval the same. */
    public LaneAsk withoutJitter() {
        return new LaneAsk(packetLength, intervalNs, leadNs, 0);
    }

    public DefaultSchedule schedule() {
        return new DefaultSchedule(intervalNs, jitterPermille);
    }

    /** Outer bytes a second. */
    public double speed() {
        return packetLength * 1e9 / intervalNs;
    }

    /** As an object of the configuration file. */
    String hocon() {
        return "{ packet-length = " + packetLength + ", packet-interval = " + intervalNs / 1_000 + "us"
                + ", packet-jitter = " + jitterPermille / 10 + "%, finalize-delta = "
                + (leadNs == 0 ? "auto" : leadNs / 1_000 + "us") + " }";
    }
}
