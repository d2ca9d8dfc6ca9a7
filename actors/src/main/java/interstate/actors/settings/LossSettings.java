package interstate.actors.settings;

import java.time.Duration;
import java.util.List;

/**
 * When losses are an alarm, and who is told.
 *
 * @param apartNs unrecovered losses less than this apart are one event
 * @param overloadPermille more of a direction's datagrams than this, in thousandths, is an overload
 * @param overloadNs for so long and for {@code overloadSlots}, without a break
 * @param command the program that is run, by an absolute path, and its words; empty: none
 * @param commandPauseNs least time from one run's beginning to the next one's
 * @param commandTimeoutNs a run that takes longer is killed
 */
public record LossSettings(
        long apartNs,
        int overloadPermille,
        long overloadNs,
        int overloadSlots,
        List<String> command,
        long commandPauseNs,
        long commandTimeoutNs) {
    public LossSettings {
        command = List.copyOf(command);
    }

    /** The values of reference.conf. */
    public static LossSettings defaults() {
        return new LossSettings(
                Duration.ofSeconds(1).toNanos(),
                100,
                Duration.ofSeconds(10).toNanos(),
                100,
                List.of(),
                Duration.ofMinutes(1).toNanos(),
                Duration.ofSeconds(10).toNanos());
    }
}
