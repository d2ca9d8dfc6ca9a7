package interstate.actors.link;

import interstate.actors.loss.OncePer;
import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.PathState;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the log says of one path that lives and dies: the first few times, then at most one line a minute, since the other end and the
 * network can bring it about as often as they like. Status tells what it is now.
 */
final class PathLines {

    private static final int FIRST = 8;

    private final OncePer lines = new OncePer(TimeUnit.MINUTES.toNanos(1), FIRST);

    /** The state in words, or nothing if it is not to be written. */
    Optional<String> words(LinkEvent.PathChanged changed, long nowNs) {
        if (changed.state() == PathState.CALLING) {
            return Optional.empty();
        }
        long times = lines.pass(nowNs);
        if (times == 0) {
            return Optional.empty();
        }
        String now = changed.state() == PathState.LIVING
                ? "lives"
                : changed.unheard() ? "the other end hears nothing on it" : "nothing heard";
        return Optional.of(times == 1 ? now : now + " (" + times + " changes since the last line)");
    }
}
