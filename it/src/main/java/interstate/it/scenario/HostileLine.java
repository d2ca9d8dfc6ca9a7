package interstate.it.scenario;

import interstate.it.capture.Recording;
import interstate.it.capture.Tcpdump;
import interstate.it.capture.UpFrames;
import interstate.it.judge.Growth;
import interstate.it.judge.Lateness;
import interstate.it.judge.Stalls;
import interstate.it.load.Flood;
import interstate.it.load.Iperf;
import interstate.it.net.Installation;
import interstate.it.net.Topology;
import interstate.it.probe.EpochOffset;
import interstate.it.probe.StallProbe;
import java.nio.file.Path;
import java.util.List;

/** A flood of hostile datagrams at the server's port, while a live client goes on. */
final class HostileLine implements Line {
    private static final int PER_SECOND = 100_000;
    private static final int TEMPLATES = 2_000;
    private static final int PROBE_PRIORITY = 90;
    private static final int FLOOD_CPU = Math.min(1, Runtime.getRuntime().availableProcessors() - 1);

    @Override
    public String name() {
        return "hostile";
    }

    @Override
    public String claim() {
        return "100,000 hostile datagrams a second: no reply, memory flat, p99 lateness of the server's lanes at most 100 us,"
                + " live clients keep 95 % of their goodput";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int seconds = effort.of(20, 6);
        try (Rig rig = Rig.open(installation, Terms.both(LaneAsk.bytesPerSecond(1_000_000)))) {
            rig.startLink();
            Topology topology = rig.topology();
            Path templates = templates(rig);
            double[] calm = goodput(rig, 5301, seconds);

            long offset = EpochOffset.sampleNs();
            StallProbe probe = StallProbe.start(topology, "stalls", PROBE_PRIORITY);
            // Only what comes in from the server: the flood goes out through the same interface.
            Tcpdump capture =
                    Tcpdump.start(topology, topology.client(), "at-client", Tcpdump.HEADERS_BYTES, List.of("inbound"));
            long seed = EpochOffset.epochNs();
            MemorySamples memory = MemorySamples.start(rig.server());
            Flood.Totals totals;
            double[] flooded;
            try (Flood flood = Flood.start(topology, templates, PER_SECOND, seconds + 4, FLOOD_CPU, seed)) {
                flooded = goodput(rig, 5311, seconds);
                totals = flood.awaitEnd();
            }
            List<long[]> samples = memory.stop();
            Tcpdump.Stopped stopped = capture.stop();
            rig.stopDaemons();
            Stalls stalls = probe.seen().shifted((offset + EpochOffset.sampleNs()) / 2);
            Recording recording = Recording.read(stopped.file(), rig.flow());

            figures.add(Figure.told("seed of the flood", Long.toString(seed)));
            figures.add(Figure.atLeast("hostile datagrams a second", totals.perSecond(), 0.98 * PER_SECOND, ""));
            figures.add(Figure.told("replayed", totals.replayed(), ""));
            figures.add(Figure.told("forged", totals.forged(), ""));
            figures.add(
                    Figure.exactly("packets from the server that are not its lane's", recording.strangers(), 0, ""));
            figures.add(Figure.only(
                    "packet lengths from the server", recording.down().packetLengths(), 1500));
            figures.add(Figure.atMost("growth of the node's memory", 100 * Growth.share(samples.get(0)), 5, "%"));
            figures.add(Figure.atMost("growth of the pacer's memory", 100 * Growth.share(samples.get(1)), 5, "%"));
            figures.add(Figure.atLeast("goodput up against without flood", 100 * flooded[0] / calm[0], 95, "%"));
            figures.add(Figure.atLeast("goodput down against without flood", 100 * flooded[1] / calm[1], 95, "%"));
            lateness(rig, recording, stopped, stalls, figures);
        }
    }

    private static Path templates(Rig rig) {
        Topology topology = rig.topology();
        Tcpdump capture = Tcpdump.start(topology, topology.server(), "templates", Tcpdump.WHOLE, List.of());
        Pause.seconds(3);
        Path templates = topology.directory().resolve("templates.frames");
        if (UpFrames.write(capture.stop().file(), rig.flow(), TEMPLATES, templates) == 0) {
            throw new IllegalStateException("the client sends nothing that could be replayed");
        }
        return templates;
    }

    /** Both at once; up, then down, in bytes a second. */
    private static double[] goodput(Rig rig, int port, int seconds) {
        try (Iperf up = Iperf.start(rig.topology(), Rig.SERVER_INNER, port, Iperf.Way.UP, seconds);
                Iperf down = Iperf.start(rig.topology(), Rig.SERVER_INNER, port + 1, Iperf.Way.DOWN, seconds)) {
            return new double[] {up.bytesPerSecond(), down.bytesPerSecond()};
        }
    }

    private static void lateness(
            Rig rig, Recording recording, Tcpdump.Stopped stopped, Stalls stalls, List<Figure> figures) {
        long[] times = recording.down().epochNs();
        Lateness lateness = Observation.against(NodeFile.instants(rig.server()), times, stalls)
                .orElseThrow(() -> new IllegalStateException("no dumped instants"));
        double excused = stalls.share(times[0], times[times.length - 1]);
        figures.add(Figure.exactly("slots with two datagrams", lateness.doubled(), 0, ""));
        figures.add(Figure.told("slots missing, host stalls included", lateness.missed(), ""));
        figures.add(Figure.told("slots missing, host stalls apart", lateness.missedUnexcused(), ""));
        figures.add(Figure.told(
                "lateness p50, host stalls apart", lateness.unexcused().at(0.5) / 1e3, "us"));
        figures.add(Figure.atMost(
                "lateness p99, host stalls apart", lateness.unexcused().at(0.99) / 1e3, 100, "us"));
        figures.add(
                Figure.told("lateness p99, host stalls included", lateness.all().at(0.99) / 1e3, "us"));
        figures.add(Figure.told("time excused as host stalls", 100 * excused, "%"));
        if (stopped.isVoid()) {
            throw new VoidRun("the capture lost " + stopped.dropped() + " packets");
        }
        if (excused > Stalls.MOST_EXCUSED) {
            throw new VoidRun("the host stalled for " + Figure.number(100 * excused) + " % of the run");
        }
    }
}
