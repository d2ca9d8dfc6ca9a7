package interstate.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a lane is asked to be: length and schedule of its datagrams.
 *
 * @param packetLength whole outer IP packet, 256 to 9000 bytes
 * @param intervalNs mean slot interval, 20 us to 600 s, of which a server accepts 60 s at most; with a timetable the shortest of its hours
 * @param jitterPermille half the width of the range intervals are drawn from, in thousandths of the interval, 0 to 999; 250 is +-25 %
 * @param scheduleKind 0 the default schedule, others as docs/PROTOCOL.md registers them, 0 to 255
 * @param hourlyNs mean slot intervals of the 24 hours of a UTC day where the kind is {@link #TIMETABLE}, else none
 */
public record LaneTerms(int packetLength, long intervalNs, int jitterPermille, int scheduleKind, List<Long> hourlyNs) {
    public static final long MIN_INTERVAL_NS = 20_000;
    public static final long MAX_INTERVAL_NS = 600_000_000_000L;
    public static final int MAX_JITTER_PERMILLE = 999;
    public static final int MAX_SCHEDULE_KIND = 255;
    public static final int HOURS = 24;

    private static final long HOUR_NS = 3_600_000_000_000L;

    /** The kind whose intervals change with the hour. */
    public static final int TIMETABLE = 4;

    /** Packet length 2, interval 8, jitter 2, schedule kind 1. The hours, where there are any, stand elsewhere. */
    static final int BYTES = 13;

    /** Hours 1, interval 8: so many hours in a row have this interval. */
    private static final int RUN_BYTES = 9;

    /** @throws IllegalArgumentException when a number is out of its range */
    public LaneTerms {
        requireRange("packet length", packetLength, DatagramLayout.MIN_PACKET_LENGTH, DatagramLayout.MAX_PACKET_LENGTH);
        requireRange("interval ns", intervalNs, MIN_INTERVAL_NS, MAX_INTERVAL_NS);
        requireRange("jitter permille", jitterPermille, 0, MAX_JITTER_PERMILLE);
        requireRange("schedule kind", scheduleKind, 0, MAX_SCHEDULE_KIND);
        hourlyNs = List.copyOf(hourlyNs);
        int hours = scheduleKind == TIMETABLE ? HOURS : 0;
        requireRange("hours of schedule " + scheduleKind, hourlyNs.size(), hours, hours);
        for (long hourNs : hourlyNs) {
            requireRange("interval of an hour, ns", hourNs, MIN_INTERVAL_NS, MAX_INTERVAL_NS);
        }
        if (hours > 0) {
            long shortestNs = Collections.min(hourlyNs);
            requireRange("interval of a timetable, ns", intervalNs, shortestNs, shortestNs);
        }
    }

    /** A lane without a timetable. */
    public LaneTerms(int packetLength, long intervalNs, int jitterPermille, int scheduleKind) {
        this(packetLength, intervalNs, jitterPermille, scheduleKind, List.of());
    }

    /** The mean slot interval of the hour that it is at {@code epochNs}, nanoseconds since 1970. */
    public long intervalNs(long epochNs) {
        return hourlyNs.isEmpty()
                ? intervalNs
                : hourlyNs.get((int) Math.floorMod(Math.floorDiv(epochNs, HOUR_NS), (long) HOURS));
    }

    /** The longest mean slot interval that the lane has at any hour, by which time-outs count slots. */
    public long slowestNs() {
        return hourlyNs.isEmpty() ? intervalNs : Collections.max(hourlyNs);
    }

    void encode(byte[] dst, int off) {
        BigEndian.putShort(dst, off, packetLength);
        BigEndian.putLong(dst, off + 2, intervalNs);
        BigEndian.putShort(dst, off + 10, jitterPermille);
        dst[off + 12] = (byte) scheduleKind;
    }

    /**
     * Reads a lane whose hours were read before.
     *
     * @throws IllegalArgumentException when a number is out of its range
     */
    static LaneTerms decode(byte[] b, int off, List<Long> hourlyNs) {
        return new LaneTerms(
                BigEndian.unsignedShort(b, off),
                BigEndian.longInteger(b, off + 2),
                BigEndian.unsignedShort(b, off + 10),
                b[off + 12] & 0xff,
                hourlyNs);
    }

    /** Whether the lane at {@code off} has hours, which stand elsewhere. */
    static boolean hasHours(byte[] b, int off) {
        return (b[off + 12] & 0xff) == TIMETABLE;
    }

    /** Bytes that the hours take. */
    int hoursBytes() {
        int runs = 0;
        for (int hour = 0; hour < hourlyNs.size(); hour += hoursAlike(hour)) {
            runs++;
        }
        return runs * RUN_BYTES;
    }

    /** Writes the hours; the answer is where they end. */
    int encodeHours(byte[] dst, int off) {
        int at = off;
        for (int hour = 0; hour < hourlyNs.size(); hour += hoursAlike(hour)) {
            dst[at] = (byte) hoursAlike(hour);
            BigEndian.putLong(dst, at + 1, hourlyNs.get(hour));
            at += RUN_BYTES;
        }
        return at;
    }

    private int hoursAlike(int from) {
        int to = from + 1;
        while (to < hourlyNs.size() && hourlyNs.get(to).equals(hourlyNs.get(from))) {
            to++;
        }
        return to - from;
    }

    /** The hours at {@code off}: runs until the day is full, none of them like the one before. */
    static List<Long> decodeHours(byte[] b, int off) throws MalformedException {
        List<Long> hourlyNs = new ArrayList<>(HOURS);
        long beforeNs = 0;
        for (int at = off; hourlyNs.size() < HOURS; at += RUN_BYTES) {
            if (at + RUN_BYTES > b.length) {
                throw new MalformedException("a timetable of " + hourlyNs.size() + " hours");
            }
            int hours = b[at] & 0xff;
            long intervalNs = BigEndian.longInteger(b, at + 1);
            if (hours == 0 || hours > HOURS - hourlyNs.size() || intervalNs == beforeNs) {
                throw new MalformedException("a timetable's run of " + hours + " hours of " + intervalNs + " ns");
            }
            hourlyNs.addAll(Collections.nCopies(hours, intervalNs));
            beforeNs = intervalNs;
        }
        return hourlyNs;
    }

    static void requireRange(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " " + value + " is not within " + min + " to " + max);
        }
    }
}
