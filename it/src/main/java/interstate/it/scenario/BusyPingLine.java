package interstate.it.scenario;

import interstate.it.judge.Quantiles;
import interstate.it.load.Iperf;
import interstate.it.load.Ping;
import interstate.it.net.Installation;
import java.util.Arrays;
import java.util.List;

/** How long a small packet waits behind bulk transfers. */
final class BusyPingLine implements Line {
    private static final double MS = 1e6;
    private static final int INTERVAL_MS = 50;
    private static final int WARM_SECONDS = 3;

    @Override
    public String name() {
        return "busy-ping";
    }

    @Override
    public String claim() {
        return "1 MiB/s link saturated both ways by TCP, 20 ms one way: ping through it at most 125 ms p99";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int seconds = effort.of(60, 10);
        try (FarRig far = FarRig.open(installation, Terms.both(LaneAsk.bytesPerSecond(1 << 20)))) {
            Rig rig = far.rig();
            rig.startLink(LinkKeys.REPAIR);
            int all = seconds + 2 * WARM_SECONDS;
            long fromNs;
            long toNs;
            long[] times;
            try (Iperf up = Iperf.start(rig.topology(), Rig.SERVER_INNER, 5301, Iperf.Way.UP, all);
                    Iperf down = Iperf.start(rig.topology(), Rig.SERVER_INNER, 5302, Iperf.Way.DOWN, all)) {
                Pause.seconds(WARM_SECONDS);
                fromNs = System.nanoTime();
                times = Ping.roundTripsNs(
                        rig.topology().client(), Rig.SERVER_INNER, 1_000 * seconds / INTERVAL_MS, INTERVAL_MS);
                toNs = System.nanoTime();
                figures.add(Figure.told("TCP up", up.bytesPerSecond(), "B/s"));
                figures.add(Figure.told("TCP down", down.bytesPerSecond(), "B/s"));
            }
            Quantiles answered = Quantiles.of(
                    Arrays.stream(times).filter(t -> t != Ping.LOST_NS).toArray());
            figures.add(Figure.told("pings", times.length, ""));
            figures.add(Figure.told("pings lost", times.length - answered.count(), ""));
            figures.add(Figure.told("round trip p50", answered.at(0.5) / MS, "ms"));
            figures.add(Figure.told("round trip, longest", answered.largest() / MS, "ms"));
            figures.add(Figure.atMost(
                    "round trip p99, one lost as 10 s", Quantiles.of(times).at(0.99) / MS, 125, "ms"));
            far.finish("", fromNs, toNs, figures);
        }
    }
}
