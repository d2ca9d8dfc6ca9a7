package interstate.actors.device;

import interstate.actors.settings.ClientLinkSettings;
import java.util.HashMap;
import java.util.Map;

/**
 * At which of its lengths each calling end's lanes run, where the settings have more than one ({@code packet-length = auto}):
 * from the longest down, both directions together, one step for each time that a length goes unanswered for too long. The
 * last one stays. A lost session begins anew at the longest.
 *
 * <p>A server that is away takes a link down all the way, whatever the path carries. So when the answer comes only after
 * the last length had its time, the link goes through them once more, now that somebody answers; once for each lost session,
 * lest a path on which every answer takes too long never comes to rest.
 *
 * <p>Any thread.
 */
public final class LengthLadder {

    /**
     * Where a link stands.
     *
     * @param steps from the longest
     * @param waited whether the last length has gone unanswered for too long, too
     * @param again whether this is the second time through
     */
    private record Standing(int steps, boolean waited, boolean again) {}

    private static final Standing TOP = new Standing(0, false, false);

    private final Map<String, Standing> standings = new HashMap<>();

    /** A link's settings with the lengths that hold now. */
    public synchronized ClientLinkSettings now(ClientLinkSettings asked) {
        int steps = standing(asked).steps;
        return steps == 0
                ? asked
                : asked.withLanes(
                        asked.outgoing().shortened(steps), asked.incoming().shortened(steps));
    }

    /** Whether a link's length is found by trying. */
    public static boolean tries(ClientLinkSettings asked) {
        return last(asked) > 0;
    }

    /**
     * The present length has gone unanswered for too long.
     *
     * @return whether another holds now
     */
    public synchronized boolean unanswered(ClientLinkSettings asked) {
        Standing from = standing(asked);
        boolean moves = from.steps < last(asked);
        standings.put(
                asked.name(),
                moves
                        ? new Standing(from.steps + 1, from.waited, from.again)
                        : new Standing(from.steps, true, from.again));
        return moves;
    }

    /**
     * The server has agreed to a session at the present length.
     *
     * @return whether another is to be tried all the same
     */
    public synchronized boolean answered(ClientLinkSettings asked) {
        Standing from = standing(asked);
        boolean moves = from.waited && !from.again && from.steps > 0;
        standings.put(asked.name(), moves ? new Standing(0, false, true) : new Standing(from.steps, false, from.again));
        return moves;
    }

    /**
     * The session was lost.
     *
     * @return whether another length holds now
     */
    public synchronized boolean lost(ClientLinkSettings asked) {
        Standing from = standing(asked);
        standings.put(asked.name(), TOP);
        return from.steps > 0;
    }

    /** Goes on at the length of a lane that an earlier node left, if it is one of the link's; nothing once the link has moved. */
    synchronized void adopt(ClientLinkSettings asked, int packetLength) {
        for (int steps = 1;
                steps <= asked.outgoing().shorter().size() && !standings.containsKey(asked.name());
                steps++) {
            if (asked.outgoing().shortened(steps).packetLength() == packetLength) {
                standings.put(asked.name(), new Standing(steps, false, false));
            }
        }
    }

    private Standing standing(ClientLinkSettings asked) {
        return standings.getOrDefault(asked.name(), TOP);
    }

    private static int last(ClientLinkSettings asked) {
        return Math.max(
                asked.outgoing().shorter().size(), asked.incoming().shorter().size());
    }
}
