package interstate.pacing;

import java.util.Collections;
import java.util.List;

/**
 * What a schedule is drawn from, apart from its seed.
 *
 * @param intervalNs mean gap between slots, {@link #MIN_INTERVAL_NS} to {@link #MAX_INTERVAL_NS}; with a timetable the
 *     shortest of its hours, for which everything is dimensioned
 * @param jitterPermille half-width of the range of gaps as permille of the interval, 0 to {@link #MAX_JITTER_PERMILLE};
 *     250 is +-25 %. Without effect on {@link Kind#CONSTANT} and {@link Kind#EXPONENTIAL}.
 * @param hourlyNs mean gaps of the 24 hours of a UTC day for {@link Kind#TIMETABLE}, else none
 */
public record ScheduleSpec(Kind kind, long intervalNs, int jitterPermille, List<Long> hourlyNs) {

    /** Below this a system call takes longer than the gap. */
    public static final long MIN_INTERVAL_NS = 20_000;

    public static final long MAX_INTERVAL_NS = 60_000_000_000L;
    public static final int MAX_JITTER_PERMILLE = 900;
    public static final int DEFAULT_JITTER_PERMILLE = 250;

    /** How gaps lie inside their range; the code is what travels in lane terms. */
    public enum Kind {
        /** Inner three quarters of the range four times as dense as the outer quarter, so 92.3 % of gaps, as I405 draws them. */
        DEFAULT(0),
        /** Every gap is the interval. */
        CONSTANT(1),
        /** Every gap in the range is as likely as another. */
        UNIFORM(2),
        /** 20 us and an exponentially distributed time, which has no memory: truncated at ten means, scaled to the interval. */
        EXPONENTIAL(3),
        /** As the default, with another interval each hour of the day, UTC. */
        TIMETABLE(4);

        private static final Kind[] BY_CODE = {DEFAULT, CONSTANT, UNIFORM, EXPONENTIAL, TIMETABLE};

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        /** Whether the jitter has an effect. */
        public boolean isJittered() {
            return this != CONSTANT && this != EXPONENTIAL;
        }

        public static Kind ofCode(int code) {
            if (code < 0 || code >= BY_CODE.length) {
                throw new IllegalArgumentException(
                        "schedule kind " + code + " is unknown: 0 to " + (BY_CODE.length - 1));
            }
            return BY_CODE[code];
        }
    }

    public ScheduleSpec {
        requireInterval(intervalNs);
        if (jitterPermille < 0 || jitterPermille > MAX_JITTER_PERMILLE) {
            throw new IllegalArgumentException(
                    "slot jitter " + jitterPermille + " permille is not in 0 to " + MAX_JITTER_PERMILLE);
        }
        hourlyNs = List.copyOf(hourlyNs);
        if (hourlyNs.size() != (kind == Kind.TIMETABLE ? Hours.HOURS : 0)) {
            throw new IllegalArgumentException("schedule " + kind + " with " + hourlyNs.size() + " hours");
        }
        for (long hourNs : hourlyNs) {
            requireInterval(hourNs);
        }
        if (kind == Kind.TIMETABLE && intervalNs != Collections.min(hourlyNs)) {
            throw new IllegalArgumentException(
                    "slot interval " + intervalNs + " ns is not the shortest of the timetable");
        }
    }

    /** One without a timetable. */
    public ScheduleSpec(Kind kind, long intervalNs, int jitterPermille) {
        this(kind, intervalNs, jitterPermille, List.of());
    }

    /** One with these mean gaps in the 24 hours of a UTC day. */
    public static ScheduleSpec timetable(List<Long> hourlyNs, int jitterPermille) {
        return new ScheduleSpec(Kind.TIMETABLE, Collections.min(hourlyNs), jitterPermille, hourlyNs);
    }

    private static void requireInterval(long ns) {
        if (ns < MIN_INTERVAL_NS || ns > MAX_INTERVAL_NS) {
            throw new IllegalArgumentException("slot interval " + ns + " ns is not in " + MIN_INTERVAL_NS
                    + " ns (20 us) to " + MAX_INTERVAL_NS + " ns (60 s)");
        }
    }

    /** The mean gap of the slowest hour. */
    public long slowestNs() {
        return hourlyNs.isEmpty() ? intervalNs : Collections.max(hourlyNs);
    }

    /** The shortest gap. */
    public long minNs() {
        return kind == Kind.EXPONENTIAL ? MIN_INTERVAL_NS : intervalNs - halfWidthNs(intervalNs);
    }

    /** The longest gap. */
    public long maxNs() {
        return kind == Kind.EXPONENTIAL
                ? MIN_INTERVAL_NS + (long) (Schedule.TRUNCATED_AT * exponentialScaleNs())
                : slowestNs() + halfWidthNs(slowestNs());
    }

    /** Half the range of gaps whose mean is {@code meanNs}. */
    long halfWidthNs(long meanNs) {
        return kind.isJittered() ? meanNs * jitterPermille / 1000 : 0;
    }

    /** Of an exponential of mean 1 truncated at ten, so that with the least gap its mean is the interval. */
    double exponentialScaleNs() {
        return (intervalNs - MIN_INTERVAL_NS) / Schedule.TRUNCATED_MEAN;
    }
}
