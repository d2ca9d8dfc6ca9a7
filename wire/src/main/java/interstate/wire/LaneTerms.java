package interstate.wire;

/**
 * What a lane is asked to be: length and schedule of its datagrams.
 *
 * @param packetLength whole outer IP packet, 256 to 9000 bytes
 * @param intervalNs mean slot interval, 20 us to 600 s
 * @param jitterPermille half the width of the range intervals are drawn from, in thousandths of the interval, 0 to 999; 250 is +-25 %
 * @param scheduleKind 0 the default schedule, others as docs/PROTOCOL.md registers them, 0 to 255
 */
public record LaneTerms(int packetLength, long intervalNs, int jitterPermille, int scheduleKind) {
    public static final long MIN_INTERVAL_NS = 20_000;
    public static final long MAX_INTERVAL_NS = 600_000_000_000L;
    public static final int MAX_JITTER_PERMILLE = 999;
    public static final int MAX_SCHEDULE_KIND = 255;

    /** Packet length 2, interval 8, jitter 2, schedule kind 1. */
    static final int BYTES = 13;

    /** @throws IllegalArgumentException when a number is out of its range */
    public LaneTerms {
        requireRange("packet length", packetLength, DatagramLayout.MIN_PACKET_LENGTH, DatagramLayout.MAX_PACKET_LENGTH);
        requireRange("interval ns", intervalNs, MIN_INTERVAL_NS, MAX_INTERVAL_NS);
        requireRange("jitter permille", jitterPermille, 0, MAX_JITTER_PERMILLE);
        requireRange("schedule kind", scheduleKind, 0, MAX_SCHEDULE_KIND);
    }

    void encode(byte[] dst, int off) {
        BigEndian.putShort(dst, off, packetLength);
        BigEndian.putLong(dst, off + 2, intervalNs);
        BigEndian.putShort(dst, off + 10, jitterPermille);
        dst[off + 12] = (byte) scheduleKind;
    }

    /** @throws IllegalArgumentException when a number is out of its range */
    static LaneTerms decode(byte[] b, int off) {
        return new LaneTerms(
                BigEndian.unsignedShort(b, off),
                BigEndian.longInteger(b, off + 2),
                BigEndian.unsignedShort(b, off + 10),
                b[off + 12] & 0xff);
    }

    static void requireRange(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " " + value + " is not within " + min + " to " + max);
        }
    }
}
