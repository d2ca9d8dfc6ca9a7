package interstate.actors.device;

import interstate.actors.protocol.LaneDirection;
import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.LaneSettings;
import java.util.HashMap;
import java.util.Map;

/**
 * The fixed ladder of rates that overloads make calling ends step down: each step halves a lane's rate, and there are four.
 * What opens lanes goes by it, links as well as a new pacer, and by the lengths of the ladder beside it. Both live as long
 * as the node. Any thread.
 */
public final class RateLadder {

    /** A sixteenth of the rate asked for is the least. */
    static final int STEPS = 4;

    /** No server allows a slower lane. */
    private static final long SLOWEST_NS = 60_000_000_000L;

    private final Map<String, Rung> rungs = new HashMap<>();
    private final LengthLadder lengths = new LengthLadder();

    /** At what length the lanes run. */
    public LengthLadder lengths() {
        return lengths;
    }

    /** Where a link stands. */
    public synchronized Rung rung(String link) {
        return rungs.getOrDefault(link, Rung.TOP);
    }

    /** A link's settings with the lengths and rates that hold now. */
    public ClientLinkSettings now(ClientLinkSettings asked) {
        Rung rung = rung(asked.name());
        ClientLinkSettings fitting = lengths.now(asked);
        return rung.isBelowTop()
                ? fitting.withLanes(
                        fitting.outgoing().slower(rung.outgoing()),
                        fitting.incoming().slower(rung.incoming()))
                : fitting;
    }

    /**
     * Halves the rate of one lane.
     *
     * @return false: it stands on the lowest rung already
     */
    public synchronized boolean stepDown(ClientLinkSettings asked, LaneDirection lane) {
        Rung from = rung(asked.name());
        boolean outgoing = lane == LaneDirection.OUTGOING;
        LaneSettings configured = outgoing ? asked.outgoing() : asked.incoming();
        int steps = 1 + (outgoing ? from.outgoing() : from.incoming());
        if (steps > STEPS || configured.drawn().slowestNs() << steps > SLOWEST_NS) {
            return false;
        }
        rungs.put(
                asked.name(),
                outgoing
                        ? new Rung(steps, from.incoming(), from.stopped())
                        : new Rung(from.outgoing(), steps, from.stopped()));
        return true;
    }

    /**
     * Takes one step back up, on each lane that has stepped down.
     *
     * @return false: both run as asked for
     */
    public synchronized boolean stepUp(String link) {
        Rung from = rung(link);
        if (!from.isBelowTop()) {
            return false;
        }
        rungs.put(link, new Rung(Math.max(0, from.outgoing() - 1), Math.max(0, from.incoming() - 1), from.stopped()));
        return true;
    }

    /** There are to be no lanes for this link while the node lives. */
    public synchronized void stop(String link) {
        Rung from = rung(link);
        rungs.put(link, new Rung(from.outgoing(), from.incoming(), true));
    }
}
