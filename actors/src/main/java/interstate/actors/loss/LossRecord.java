package interstate.actors.loss;

import java.time.Instant;
import java.util.Optional;

/** Dates and counts what one link loses. */
final class LossRecord {

    private static final long MINUTE_NS = 60_000_000_000L;
    private static final int HOUR_MINUTES = 60;
    private static final int DAY_PARTS = 144;
    private static final long SECOND_NS = 1_000_000_000L;

    private final Tally hour = new Tally(HOUR_MINUTES, MINUTE_NS);
    private final Tally day = new Tally(DAY_PARTS, 10 * MINUTE_NS);
    private long events;
    private Optional<Instant> last = Optional.empty();
    private long overloads;
    private Optional<Instant> lastOverload = Optional.empty();

    /** @param epochNs the same moment by the wall clock */
    void unrecovered(long nowNs, long epochNs) {
        events++;
        hour.add(nowNs);
        day.add(nowNs);
        last = Optional.of(instant(epochNs));
    }

    void overload(long epochNs) {
        overloads++;
        lastOverload = Optional.of(instant(epochNs));
    }

    LossHistory history(long nowNs) {
        return new LossHistory(events, hour.count(nowNs), day.count(nowNs), last, overloads, lastOverload);
    }

    /** To a second, as people read it. */
    static Instant instant(long epochNs) {
        return Instant.ofEpochSecond(epochNs / SECOND_NS);
    }
}
