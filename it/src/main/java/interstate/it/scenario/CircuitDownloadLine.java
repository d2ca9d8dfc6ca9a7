package interstate.it.scenario;

import interstate.it.load.Download;
import interstate.it.net.Installation;
import interstate.it.probe.EpochOffset;
import java.time.Duration;
import java.util.List;

/** A download from behind the exit through two hops each way, and what an observer of all links sees of it. */
final class CircuitDownloadLine implements Line {
    private static final long SECOND_NS = 1_000_000_000;
    private static final int PORT = 8080;
    private static final double LEAST_CHAFFED = 100_000;
    private static final double LEAST_SHARE = 40;

    private final boolean chaff;

    CircuitDownloadLine(boolean chaff) {
        this.chaff = chaff;
    }

    @Override
    public String name() {
        return chaff ? "download" : "bare-download";
    }

    @Override
    public String claim() {
        return "two hops each way over links of 2 MB/s: a download at "
                + (chaff
                        ? "100 KB/s or more through tunnels of 200 cells/s with chaff; every lane one length, no gap above the"
                                + " largest interval + 5 ms, idle and busy counts within 4 standard errors"
                        : "40 % of the outer bytes or more, without chaff and reservation");
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int seconds = effort.of(60, 10);
        String circuits = chaff ? "cells = 200" : "cells = 0, chaff = false";
        try (CircuitRig rig = CircuitRig.open(installation, CircuitsScenario.fast(circuits), CircuitsScenario.LINKS)) {
            rig.start();
            rig.awaitCircuit();
            rig.awaitPools();
            // The captures alone cost what a link costs, and are for the run that claims something of them.
            CircuitWires wires = chaff ? CircuitWires.observe(rig, CircuitsScenario.FAST_LANE) : null;
            long idleNs = EpochOffset.epochNs();
            Pause.seconds(chaff ? seconds : 0);
            double bytesPerSecond;
            long busyNs;
            try (Download download = Download.start(
                    rig.graph(),
                    rig.host(CircuitRig.EXIT),
                    rig.host(CircuitRig.HOME),
                    Rig.SERVER_INNER,
                    PORT,
                    1L << 40)) {
                download.awaitFirst(Duration.ofSeconds(30));
                Pause.seconds(1);
                busyNs = EpochOffset.epochNs();
                Download.Progress from = download.progress();
                Pause.seconds(seconds);
                Download.Progress to = download.progress();
                bytesPerSecond = to.since(from);
            }
            if (chaff) {
                figures.add(Figure.atLeast("download", bytesPerSecond, LEAST_CHAFFED, "B/s"));
            } else {
                figures.add(Figure.told("download", bytesPerSecond, "B/s"));
                figures.add(Figure.atLeast(
                        "of the outer bytes",
                        100 * bytesPerSecond / CircuitsScenario.FAST_LANE.speed(),
                        LEAST_SHARE,
                        "%"));
            }
            if (wires != null) {
                CircuitWires.Seen seen = wires.finish();
                figures.addAll(seen.figures());
                figures.add(seen.counts(idleNs, busyNs, seconds * SECOND_NS));
            }
        }
    }
}
