package interstate.actors.settings;

import interstate.pacing.ScheduleSpec;
import java.util.List;

/**
 * One direction of a link as the client asks for it.
 *
 * @param packetLength the whole outer IP packet in bytes, 256 to 9000
 * @param intervalNs mean slot interval; with a timetable the shortest of its hours
 * @param jitterPermille half-width of the interval's range, in thousandths of the interval: 250 is +-25 %
 * @param schedule how gaps lie in that range; constant and exponential gaps have no use for the jitter
 * @param leadNs how long before its slot a datagram is sealed; 0: what the sender thinks best, {@link #defaultLeadNs}
 * @param hourlyNs mean slot intervals of the 24 hours of a UTC day for a timetable, else none
 * @param shorter the same lane with the lengths that are tried in turn while this one is not answered, the longest first;
 *     none where the length is fixed
 */
public record LaneSettings(
        int packetLength,
        long intervalNs,
        int jitterPermille,
        ScheduleSpec.Kind schedule,
        long leadNs,
        List<Long> hourlyNs,
        List<LaneSettings> shorter) {
    private static final long MIN_DEFAULT_LEAD_NS = 1_000_000;
    private static final long MAX_DEFAULT_LEAD_NS = 10_000_000;
    private static final int DEFAULT_LEAD_INTERVALS = 4;

    public LaneSettings {
        hourlyNs = List.copyOf(hourlyNs);
        shorter = List.copyOf(shorter);
    }

    /** One whose length is fixed. */
    public LaneSettings(
            int packetLength,
            long intervalNs,
            int jitterPermille,
            ScheduleSpec.Kind schedule,
            long leadNs,
            List<Long> hourlyNs) {
        this(packetLength, intervalNs, jitterPermille, schedule, leadNs, hourlyNs, List.of());
    }

    /** One without a timetable, whose length is fixed. */
    public LaneSettings(
            int packetLength, long intervalNs, int jitterPermille, ScheduleSpec.Kind schedule, long leadNs) {
        this(packetLength, intervalNs, jitterPermille, schedule, leadNs, List.of());
    }

    /** The same lane, with others to try after it. */
    public LaneSettings withShorter(List<LaneSettings> lanes) {
        return new LaneSettings(packetLength, intervalNs, jitterPermille, schedule, leadNs, hourlyNs, lanes);
    }

    /** The lane after so many steps to a shorter length, or the shortest that there is. */
    public LaneSettings shortened(int steps) {
        int step = Math.min(steps, shorter.size());
        return step == 0 ? this : shorter.get(step - 1);
    }

    /** The same lane at half the rate, so many times: its intervals, those of every hour, are doubled as often. */
    public LaneSettings slower(int halvings) {
        return new LaneSettings(
                packetLength,
                intervalNs << halvings,
                jitterPermille,
                schedule,
                leadNs,
                hourlyNs.stream().map(hourNs -> hourNs << halvings).toList(),
                shorter.stream().map(lane -> lane.slower(halvings)).toList());
    }

    /** What its instants are drawn from. */
    public ScheduleSpec drawn() {
        return new ScheduleSpec(schedule, intervalNs, jitterPermille, hourlyNs);
    }

    /** max(1 ms, 4 intervals), at most 10 ms. */
    public static long defaultLeadNs(long intervalNs) {
        if (intervalNs >= MAX_DEFAULT_LEAD_NS / DEFAULT_LEAD_INTERVALS) {
            return MAX_DEFAULT_LEAD_NS;
        }
        return Math.max(MIN_DEFAULT_LEAD_NS, DEFAULT_LEAD_INTERVALS * intervalNs);
    }

    /** The lead in force: the one asked for, or the default. */
    public long effectiveLeadNs() {
        return leadNs > 0 ? leadNs : defaultLeadNs(intervalNs);
    }
}
