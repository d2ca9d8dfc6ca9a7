package interstate.it.scenario;

import interstate.it.load.Iperf;
import interstate.it.net.Installation;
import java.util.List;

/** What one TCP connection gets of the outer bytes. */
final class GoodputLine implements Line {
    private static final long MB = 1_000_000;

    @Override
    public String name() {
        return "goodput";
    }

    @Override
    public String claim() {
        return "iperf3 -C cubic, 20 s: at 1 MB/s each direction alone at least 90 % of the outer bytes, both at once at least"
                + " 82 % each; at 10 MB/s at least 86 %";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int seconds = effort.of(20, 5);
        try (Rig rig = Rig.open(installation, Terms.both(LaneAsk.bytesPerSecond(MB)))) {
            rig.startLink();
            figures.add(share("1 MB/s up alone", alone(rig, 5301, Iperf.Way.UP, seconds), MB, 90));
            figures.add(share("1 MB/s down alone", alone(rig, 5302, Iperf.Way.DOWN, seconds), MB, 90));
            try (Iperf up = Iperf.start(rig.topology(), Rig.SERVER_INNER, 5303, Iperf.Way.UP, seconds);
                    Iperf down = Iperf.start(rig.topology(), Rig.SERVER_INNER, 5304, Iperf.Way.DOWN, seconds)) {
                figures.add(share("1 MB/s up, both at once", up.bytesPerSecond(), MB, 82));
                figures.add(share("1 MB/s down, both at once", down.bytesPerSecond(), MB, 82));
            }
        }
        try (Rig rig = Rig.open(installation, Terms.both(LaneAsk.bytesPerSecond(10 * MB)))) {
            rig.startLink();
            figures.add(share("10 MB/s up alone", alone(rig, 5301, Iperf.Way.UP, seconds), 10 * MB, 86));
            figures.add(share("10 MB/s down alone", alone(rig, 5302, Iperf.Way.DOWN, seconds), 10 * MB, 86));
        }
    }

    private static double alone(Rig rig, int port, Iperf.Way way, int seconds) {
        try (Iperf iperf = Iperf.start(rig.topology(), Rig.SERVER_INNER, port, way, seconds)) {
            return iperf.bytesPerSecond();
        }
    }

    private static Figure share(String name, double bytesPerSecond, double outer, double percent) {
        return Figure.atLeast(name, 100 * bytesPerSecond / outer, percent, "%");
    }
}
