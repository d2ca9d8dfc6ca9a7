package interstate.it.scenario;

import interstate.it.scenario.CircuitRig.Link;
import interstate.it.scenario.CircuitRig.Profile;
import java.util.List;

/**
 * The claims about circuits, over a graph of two guards and two more routers:
 *
 * <pre>
 *          g1 ---- r1
 *        /  | \  / |  \
 *    home   |  \/  |   exit
 *        \  |  /\  |  /
 *          g2 ---- r2
 * </pre>
 */
public final class CircuitsScenario {
    public static final String NAME = "circuits";

    /** In the order in which they are measured. */
    public static final List<Line> LINES = List.of(
            new CircuitBuildsLine(),
            new CircuitQuietLine(),
            new CircuitDownloadLine(true),
            new CircuitDownloadLine(false),
            new CircuitPingLine());

    static final List<Link> LINKS = List.of(
            new Link(CircuitRig.HOME, "g1"),
            new Link(CircuitRig.HOME, "g2"),
            new Link("g1", "g2"),
            new Link("g1", "r1"),
            new Link("g1", "r2"),
            new Link("g2", "r1"),
            new Link("g2", "r2"),
            new Link("r1", "r2"),
            new Link("r1", CircuitRig.EXIT),
            new Link("r2", CircuitRig.EXIT));

    /** Of FAST: 2 MB/s each way. */
    static final LaneAsk FAST_LANE = LaneAsk.bytesPerSecond(2_000_000);

    private CircuitsScenario() {}

    /**
     * Links of 2 MB/s whose pacers sleep, without standbys.
     *
     * @param circuits more keys of both destinations' blocks
     */
    static Profile fast(String circuits) {
        return new Profile(lanes(FAST_LANE), "pacer { poll-mode = sleepy, standby = false }", 2, circuits);
    }

    /** Of QUIET: a slot each 10 ms. */
    static final LaneAsk QUIET_LANE = LaneAsk.everyMs(10);

    /** Links of 10 ms slots, as the machine comes, with standbys. */
    static Profile quiet(String circuits) {
        return new Profile(lanes(QUIET_LANE), "", 2, circuits);
    }

    static String lanes(LaneAsk lane) {
        return "outgoing " + lane.hocon() + ", incoming " + lane.hocon();
    }
}
