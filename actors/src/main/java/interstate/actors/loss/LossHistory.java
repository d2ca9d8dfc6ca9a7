package interstate.actors.loss;

import java.time.Instant;
import java.util.Optional;

/**
 * What a link has lost since the node started, dated by the wall clock (UTC).
 *
 * @param events of unrecovered loss
 * @param lastHour of these, to a minute
 * @param lastDay of these, to ten minutes
 * @param last when the latest one began
 * @param overloads times that too much was lost for too long
 * @param lastOverload when that was noticed last
 */
public record LossHistory(
        long events,
        long lastHour,
        long lastDay,
        Optional<Instant> last,
        long overloads,
        Optional<Instant> lastOverload) {

    /** Nothing was lost. */
    public static final LossHistory NONE = new LossHistory(0, 0, 0, Optional.empty(), 0, Optional.empty());
}
