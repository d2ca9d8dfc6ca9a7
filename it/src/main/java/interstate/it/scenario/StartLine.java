package interstate.it.scenario;

import interstate.it.capture.Recording;
import interstate.it.capture.Tcpdump;
import interstate.it.judge.Quantiles;
import interstate.it.load.FirstInner;
import interstate.it.net.Daemon;
import interstate.it.net.Installation;
import interstate.it.net.Topology;
import interstate.it.probe.EpochOffset;
import java.time.Duration;
import java.util.List;

/** From the start of a client to its first datagram on the wire, and to the first inner packet at the server's host. */
final class StartLine implements Line {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final int EAR_PORT = 9_000;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String claim() {
        return "start to first datagram at most 1.0 s, to first inner packet over a 10 ms lane at most 2.0 s";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int runs = effort.of(7, 3);
        long[] firstDatagramNs = new long[runs];
        long[] firstInnerNs = new long[runs];
        try (Rig rig = Rig.open(installation, Terms.both(LaneAsk.everyMs(10)))) {
            rig.startServer();
            // Once unmeasured: an installation that was never started has its class-data archive and caches to make.
            rig.startClient();
            rig.awaitLink();
            rig.client().stop();
            for (int run = 0; run < runs; run++) {
                Topology topology = rig.topology();
                Tcpdump capture = Tcpdump.start(topology, topology.client(), "start-" + run);
                try (FirstInner inner = FirstInner.start(topology, "inner-" + run, Rig.SERVER_INNER, EAR_PORT + run)) {
                    Daemon client = rig.client();
                    long startNs = EpochOffset.epochNs();
                    client.restart();
                    firstInnerNs[run] = inner.awaitNs(WITHIN) - startNs;
                    Recording recording = Recording.read(capture.stop().file(), rig.flow());
                    firstDatagramNs[run] = recording.up().epochNs()[0] - startNs;
                    client.stop();
                }
            }
        }
        Quantiles datagram = Quantiles.of(firstDatagramNs);
        Quantiles inner = Quantiles.of(firstInnerNs);
        figures.addAll(List.of(
                Figure.told("starts", runs, ""),
                Figure.atMost("first datagram, median", datagram.at(0.5) / 1e9, 1.0, "s"),
                Figure.told("first datagram, worst", datagram.largest() / 1e9, "s"),
                Figure.atMost("first inner packet, median", inner.at(0.5) / 1e9, 2.0, "s"),
                Figure.told("first inner packet, worst", inner.largest() / 1e9, "s")));
    }
}
