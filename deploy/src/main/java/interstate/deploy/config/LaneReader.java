package interstate.deploy.config;

import interstate.actors.settings.LaneBudget;
import interstate.actors.settings.LaneSettings;
import interstate.pacing.ScheduleSpec;
import interstate.wire.DatagramLayout;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads one direction of a link: any two of length, interval and speed determine the third. */
final class LaneReader {
    static final int MIN_PACKET_LENGTH = DatagramLayout.MIN_PACKET_LENGTH;
    static final int MAX_PACKET_LENGTH = DatagramLayout.MAX_PACKET_LENGTH;
    static final long MIN_INTERVAL_NS = 20_000;
    static final long MAX_INTERVAL_NS = 60_000_000_000L;
    static final long MIN_LEAD_NS = 100_000;
    static final long MAX_LEAD_NS = 1_000_000_000;

    private static final int MAX_JITTER_PERMILLE = 900;
    static final long MAX_SPEED = 1_000_000_000;
    /** Three given values agree if the speed they imply is this near to the speed given. */
    private static final double AGREEMENT = 0.001;

    private final Setting length;
    private final Setting interval;
    private final Setting speed;
    private final Setting jitter;
    private final Setting schedule;
    private final Setting timetable;
    private final Setting lead;

    LaneReader(Section lane) {
        length = lane.setting("packet-length");
        interval = lane.setting("packet-interval");
        speed = lane.setting("speed");
        jitter = lane.setting("packet-jitter");
        schedule = lane.setting("schedule");
        timetable = lane.setting("timetable");
        lead = lane.setting("finalize-delta");
    }

    /**
     * Reads the lane.
     *
     * @param way gives the length, or those that are tried, where nothing else does
     * @param defaultSpeed taken when neither speed nor interval is given
     */
    LaneSettings read(Way way, long defaultSpeed) {
        List<LaneSettings> lanes = lengths(way, defaultSpeed).stream()
                .map(packetLength -> ofLength(packetLength, defaultSpeed))
                .toList();
        return lanes.get(0).withShorter(lanes.subList(1, lanes.size()));
    }

    /** The one that is given or that follows from what is, or all that are tried, the longest first. */
    private List<Integer> lengths(Way way, long defaultSpeed) {
        OptionalLong givenLength = givenLength();
        if (givenLength.isPresent()) {
            return List.of((int) givenLength.getAsLong());
        }
        boolean tries = length.isSet();
        List<Integer> lengths = tries ? PathLengths.tried(way) : List.of(way.mtu());
        if (timetable.isSet()) {
            return lengths;
        }
        OptionalLong givenInterval = givenInterval();
        OptionalLong givenSpeed = givenSpeed();
        if (givenInterval.isPresent() && givenSpeed.isPresent()) {
            if (tries) {
                throw length.refused("null, since " + interval.where() + " and " + speed.where() + " imply it");
            }
            return List.of(impliedLength(givenInterval.getAsLong(), givenSpeed.getAsLong()));
        }
        if (givenInterval.isPresent()) {
            return lengths;
        }
        long bytesPerSecond = givenSpeed.orElse(defaultSpeed);
        if (LaneBudget.intervalNs(way.mtu(), bytesPerSecond) > PathLengths.RARE_NS) {
            return List.of(Math.min(PathLengths.SHORT, way.mtu()));
        }
        // A fast lane has no room for the shortest ones.
        return lengths.stream()
                .filter(packetLength -> packetLength == way.mtu()
                        || LaneBudget.intervalNs(packetLength, bytesPerSecond) >= MIN_INTERVAL_NS)
                .toList();
    }

    private LaneSettings ofLength(int packetLength, long defaultSpeed) {
        if (timetable.isSet()) {
            return ofTimetable(packetLength);
        }
        OptionalLong givenInterval = givenInterval();
        OptionalLong givenSpeed = givenSpeed();
        long intervalNs = givenInterval.isPresent()
                ? givenInterval.getAsLong()
                : impliedInterval(packetLength, givenSpeed.orElse(defaultSpeed));
        if (givenInterval.isPresent() && givenSpeed.isPresent() && !length.isAuto()) {
            refuseContradiction(packetLength, intervalNs, givenSpeed.getAsLong());
        }
        return new LaneSettings(packetLength, intervalNs, jitterPermille(intervalNs), kind(), leadNs(lead));
    }

    /** Looks at each value by itself: these are defaults, and what goes with them is said elsewhere. */
    void checkEach() {
        OptionalLong packetLength = givenLength();
        givenInterval();
        givenSpeed();
        jitterPermille(MAX_INTERVAL_NS);
        kind();
        if (timetable.isSet()) {
            new TimetableReader(timetable, (int) packetLength.orElse(MAX_PACKET_LENGTH)).hourlyNs();
        }
        leadNs(lead);
    }

    private OptionalLong givenLength() {
        return length.isAuto()
                ? OptionalLong.empty()
                : OptionalLong.of(length.bytes("auto or bytes", MIN_PACKET_LENGTH, MAX_PACKET_LENGTH));
    }

    private OptionalLong givenInterval() {
        return interval.isAuto()
                ? OptionalLong.empty()
                : OptionalLong.of(interval.timeNs(MIN_INTERVAL_NS, MAX_INTERVAL_NS));
    }

    private OptionalLong givenSpeed() {
        return speed.isAuto() ? OptionalLong.empty() : OptionalLong.of(speed.bytes("bytes per second", 1, MAX_SPEED));
    }

    private LaneSettings ofTimetable(int packetLength) {
        for (Setting said : List.of(interval, speed)) {
            if (!said.isAuto()) {
                throw said.refused("auto, since " + timetable.where() + " says it for every hour");
            }
        }
        if (kind() != ScheduleSpec.Kind.DEFAULT) {
            throw schedule.refused("default, since " + timetable.where() + " is set");
        }
        List<Long> hourlyNs = new TimetableReader(timetable, packetLength).hourlyNs();
        long shortestNs = Collections.min(hourlyNs);
        return new LaneSettings(
                packetLength,
                shortestNs,
                jitterPermille(shortestNs),
                ScheduleSpec.Kind.TIMETABLE,
                leadNs(lead),
                hourlyNs);
    }

    private ScheduleSpec.Kind kind() {
        return schedule.oneOf(Map.of(
                "default", ScheduleSpec.Kind.DEFAULT,
                "constant", ScheduleSpec.Kind.CONSTANT,
                "uniform", ScheduleSpec.Kind.UNIFORM,
                "exponential", ScheduleSpec.Kind.EXPONENTIAL));
    }

    /** The lead of a lane in nanoseconds; 0 for auto. */
    static long leadNs(Setting lead) {
        return lead.isAuto() ? 0 : lead.timeNs(MIN_LEAD_NS, MAX_LEAD_NS);
    }

    private int impliedLength(long intervalNs, long bytesPerSecond) {
        long bytes = LaneBudget.packetLength(intervalNs, bytesPerSecond);
        if (bytes < MIN_PACKET_LENGTH || bytes > MAX_PACKET_LENGTH) {
            throw speed.refused("with " + interval.where() + " " + interval.text() + " a speed that makes packets of "
                    + MIN_PACKET_LENGTH + " to " + MAX_PACKET_LENGTH + " bytes, these would have " + bytes);
        }
        return (int) bytes;
    }

    private long impliedInterval(int packetLength, long bytesPerSecond) {
        long intervalNs = LaneBudget.intervalNs(packetLength, bytesPerSecond);
        if (intervalNs < MIN_INTERVAL_NS || intervalNs > MAX_INTERVAL_NS) {
            throw speed.refused("with packets of " + packetLength + " bytes, from "
                    + new LaneBudget(packetLength, MAX_INTERVAL_NS, false).bytesPerSecond() + " to "
                    + new LaneBudget(packetLength, MIN_INTERVAL_NS, false).bytesPerSecond()
                    + " bytes per second (a slot every " + TimeSpan.text(MIN_INTERVAL_NS) + " to "
                    + TimeSpan.text(MAX_INTERVAL_NS) + ")");
        }
        return intervalNs;
    }

    private void refuseContradiction(int packetLength, long intervalNs, long bytesPerSecond) {
        long implied = new LaneBudget(packetLength, intervalNs, false).bytesPerSecond();
        if (Math.abs(implied - bytesPerSecond) > AGREEMENT * bytesPerSecond) {
            throw speed.refused("two of packet length, interval and speed; " + packetLength + " bytes every "
                    + TimeSpan.text(intervalNs) + " are " + implied + " bytes per second");
        }
    }

    private int jitterPermille(long intervalNs) {
        String allowed = "0% to 90% of the interval, or a time up to " + TimeSpan.text(intervalNs / 10 * 9);
        String text = jitter.text(allowed).strip();
        long permille;
        if (text.matches("\\d{1,3}(\\.\\d+)?\\s*%")) {
            String percent = text.substring(0, text.length() - 1).strip();
            permille = new BigDecimal(percent).movePointRight(1).longValue();
        } else {
            OptionalLong ns = TimeSpan.parseNs(text);
            if (ns.isEmpty() || ns.getAsLong() > intervalNs) {
                throw jitter.refused(allowed);
            }
            permille = Math.round(1000.0 * ns.getAsLong() / intervalNs);
        }
        if (permille > MAX_JITTER_PERMILLE) {
            throw jitter.refused(allowed);
        }
        return (int) permille;
    }
}
