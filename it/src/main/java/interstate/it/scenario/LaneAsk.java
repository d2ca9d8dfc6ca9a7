package interstate.it.scenario;

import interstate.it.judge.DefaultSchedule;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a scenario asks of one lane.
 *
 * @param packetLength bytes of the whole outer packet
 * @param intervalNs mean slot interval
 * @param leadNs 0: the daemon's own default
 * @param jitterPermille half-width of the range of intervals
 */
public record LaneAsk(int packetLength, long intervalNs, long leadNs, int jitterPermille, Shape shape) {
    /** The daemon's default. */
    private static final int JITTER_PERMILLE = 250;

    private static final long MS = 1_000_000;
    private static final int HOURS = 24;
    private static final long SHORTEST_NS = 20_000;

    /** Means after which an exponential ends, over the mean of what is left of it. */
    private static final double LONGEST_EXPONENTIAL = 10 / (1 - 10 / (Math.exp(10) - 1));

    /** How the intervals lie about their mean. */
    public enum Shape {
        DEFAULT,
        CONSTANT,
        UNIFORM,
        EXPONENTIAL,
        /** The default, with twice the mean in odd hours, UTC. */
        TIMETABLE
    }

    /** Full-length packets, one every so many milliseconds. */
    public static LaneAsk everyMs(int ms) {
        return new LaneAsk(1_500, ms * MS, 0, JITTER_PERMILLE, Shape.DEFAULT);
    }

    /** Full-length packets, so many outer bytes a second. */
    public static LaneAsk bytesPerSecond(long speed) {
        return new LaneAsk(1_500, 1_500 * 1_000_000_000L / speed, 0, JITTER_PERMILLE, Shape.DEFAULT);
    }

    public LaneAsk withLeadMs(int ms) {
        return new LaneAsk(packetLength, intervalNs, ms * MS, jitterPermille, shape);
    }

    public LaneAsk withPacketLength(int bytes) {
        return new LaneAsk(bytes, intervalNs, leadNs, jitterPermille, shape);
    }

    /** Every interval the same. */
    public LaneAsk withoutJitter() {
        return new LaneAsk(packetLength, intervalNs, leadNs, 0, shape);
    }

    public LaneAsk withShape(Shape other) {
        return new LaneAsk(packetLength, intervalNs, leadNs, jitterPermille, other);
    }

    /** The longest interval that its schedule has, computed here and not by the code that draws it. */
    public long largestIntervalNs() {
        return switch (shape) {
            case DEFAULT, UNIFORM -> schedule().largestIntervalNs();
            case CONSTANT -> intervalNs;
            case EXPONENTIAL -> SHORTEST_NS + (long) (LONGEST_EXPONENTIAL * (intervalNs - SHORTEST_NS));
            case TIMETABLE -> 2 * schedule().largestIntervalNs();
        };
    }

    /** The mean interval in an hour of the day, UTC. */
    public long intervalNs(int hour) {
        return shape == Shape.TIMETABLE && hour % 2 == 1 ? 2 * intervalNs : intervalNs;
    }

    /** Moments of the default schedule. */
    public DefaultSchedule schedule() {
        return new DefaultSchedule(intervalNs, jitterPermille);
    }

    /** Outer bytes a second. */
    public double speed() {
        return packetLength * 1e9 / intervalNs;
    }

    /** As an object of the configuration file. */
    String hocon() {
        return "{ packet-length = " + packetLength + ", " + interval() + ", packet-jitter = "
                + jitterPermille / 10 + "%, finalize-delta = "
                + (leadNs == 0 ? "auto" : leadNs / 1_000 + "us") + " }";
    }

    private String interval() {
        if (shape != Shape.TIMETABLE) {
            return "packet-interval = " + intervalNs / 1_000 + "us, schedule = "
                    + shape.name().toLowerCase(Locale.ROOT);
        }
        return IntStream.range(0, HOURS)
                .mapToObj(hour -> "\"%02d:00=%dus\"".formatted(hour, intervalNs(hour) / 1_000))
                .collect(Collectors.joining(", ", "timetable = [", "]"));
    }
}
