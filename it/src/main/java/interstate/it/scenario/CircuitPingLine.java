package interstate.it.scenario;

import interstate.it.load.Ping;
import interstate.it.net.Installation;
import interstate.it.scenario.CircuitRig.Profile;
import java.util.List;

/** The round trip through circuits over links of 1 ms slots. */
final class CircuitPingLine implements Line {
    private static final int HOPS = 2;
    private static final int INTERVAL_MS = 20;
    private static final double SLOT_MS = 1;
    private static final double LEAD_MS = 4;
    private static final int CELLS = 100;
    private static final double ALLOWED_MS = 10;

    @Override
    public String name() {
        return "ping";
    }

    @Override
    public String claim() {
        return "ping over 1 ms links, two hops each way: on average at most the sum of T/2 + lead of all links of the round trip"
                + " + 10 ms without chaff; with it 1/(2 x cell rate) more for each hop";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        for (boolean chaff : new boolean[] {false, true}) {
            // Home, two hops, two hops, exit: five links one way.
            int links = 2 * (2 * HOPS + 1);
            double bar =
                    links * (SLOT_MS / 2 + LEAD_MS) + ALLOWED_MS + (chaff ? 2 * 2 * HOPS * 1_000.0 / (2 * CELLS) : 0);
            Profile profile = new Profile(
                    CircuitsScenario.lanes(LaneAsk.everyMs(1)),
                    "pacer { poll-mode = sleepy, standby = false }",
                    HOPS,
                    "cells = " + CELLS + ", chaff = " + chaff);
            try (CircuitRig rig = CircuitRig.open(installation, profile, CircuitsScenario.LINKS)) {
                rig.start();
                rig.awaitCircuit();
                rig.awaitPools();
                Ping.Result result =
                        Ping.run(rig.host(CircuitRig.HOME), Rig.SERVER_INNER, effort.of(1_000, 200), INTERVAL_MS);
                String name = chaff ? "with chaff: " : "without chaff: ";
                figures.add(Figure.told(name + "lost of " + result.sent(), result.lost(), ""));
                figures.add(Figure.told(name + "longest", result.maxMs(), "ms"));
                figures.add(Figure.atMost(name + "mean", result.meanMs(), bar, "ms"));
            }
        }
    }
}
