package interstate.pacing;

/**
 * What a schedule is drawn from, apart from its seed.
 *
 * @param intervalNs mean gap between slots, {@link #MIN_INTERVAL_NS} to {@link #MAX_INTERVAL_NS}
 * @param jitterPermille half-width of the range of gaps as permille of the interval, 0 to {@link #MAX_JITTER_PERMILLE};
 *     250 is +-25 %. Without effect on {@link Kind#CONSTANT} and {@link Kind#EXPONENTIAL}.
 */
public record ScheduleSpec(Kind kind, long intervalNs, int jitterPermille) {

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
        EXPONENTIAL(3);

        private static final Kind[] BY_CODE = {DEFAULT, CONSTANT, UNIFORM, EXPONENTIAL};

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        public int code() {
            return code;
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
        if (intervalNs < MIN_INTERVAL_NS || intervalNs > MAX_INTERVAL_NS) {
            throw new IllegalArgumentException("slot interval " + intervalNs + " ns is not in " + MIN_INTERVAL_NS
                    + " ns (20 us) to " + MAX_INTERVAL_NS + " ns (60 s)");
        }
        if (jitterPermille < 0 || jitterPermille > MAX_JITTER_PERMILLE) {
            throw new IllegalArgumentException(
                    "slot jitter " + jitterPermille + " permille is not in 0 to " + MAX_JITTER_PERMILLE);
        }
    }

    /** The shortest gap. */
    public long minNs() {
        return kind == Kind.EXPONENTIAL ? MIN_INTERVAL_NS : intervalNs - halfWidthNs();
    }

    /** The longest gap. */
    public long maxNs() {
        return kind == Kind.EXPONENTIAL
                ? MIN_INTERVAL_NS + (long) (Schedule.TRUNCATED_AT * exponentialScaleNs())
                : intervalNs + halfWidthNs();
    }

    long halfWidthNs() {
        return kind == Kind.CONSTANT || kind == Kind.EXPONENTIAL ? 0 : intervalNs * jitterPermille / 1000;
    }

    /** Of an exponential of mean 1 truncated at ten, so that with the least gap its mean is the interval. */
    double exponentialScaleNs() {
        return (intervalNs - MIN_INTERVAL_NS) / Schedule.TRUNCATED_MEAN;
    }
}
