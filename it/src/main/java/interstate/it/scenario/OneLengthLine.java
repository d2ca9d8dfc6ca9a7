package interstate.it.scenario;

import interstate.it.load.Download;
import interstate.it.load.EchoStream;
import interstate.it.net.Daemon;
import interstate.it.net.Installation;
import java.time.Duration;
import java.util.List;

/** One length, no gap and nothing else on the wire, from before the start over the death of either node. */
final class OneLengthLine implements Line {
    private static final Duration AGAIN_WITHIN = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "one-length";
    }

    @Override
    public String claim() {
        return "one datagram length per direction, no gap above the largest interval + 5 ms, nothing else on the wire,"
                + " over kill -9 of either node";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        Terms terms = Terms.both(LaneAsk.bytesPerSecond(1_000_000));
        try (Rig rig = Rig.open(installation, terms)) {
            rig.observe();
            rig.startLink();
            Pause.seconds(effort.of(5, 1));
            try (Download download = Download.start(rig.topology(), Rig.SERVER_INNER, 8080, 1L << 40);
                    EchoStream echo = EchoStream.open(rig.topology(), Rig.SERVER_INNER, 7000)) {
                for (Daemon daemon : List.of(rig.client(), rig.server())) {
                    Pause.seconds(effort.of(5, 1));
                    daemon.killNode();
                    Pause.seconds(effort.of(5, 2));
                    daemon.restart();
                    echo.awaitMore(AGAIN_WITHIN);
                }
                Pause.seconds(effort.of(5, 1));
                if (!download.running()) {
                    throw new IllegalStateException("the download broke");
                }
            }
            Pause.seconds(effort.of(5, 1));
            Observation seen = rig.finish();
            figures.addAll(WireFigures.headers(seen));
            figures.addAll(WireFigures.gaps(seen));
            seen.check();
        }
    }
}
