package interstate.it.scenario;

import interstate.it.load.Iperf;
import interstate.it.net.Daemon;
import interstate.it.net.Installation;
import interstate.it.net.Proc;
import java.util.List;

/** Peak of resident memory after work, shared memory left out. */
final class MemoryLine implements Line {
    private static final double MB = 1e6;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String claim() {
        return "VmHWM less RssShmem: pacer at most 100 MB, node with one link at most 250 MB";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int seconds = effort.of(30, 5);
        try (Rig rig = Rig.open(installation, Terms.both(LaneAsk.bytesPerSecond(1_000_000)))) {
            rig.startLink();
            try (Iperf up = Iperf.start(rig.topology(), Rig.SERVER_INNER, 5301, Iperf.Way.UP, seconds);
                    Iperf down = Iperf.start(rig.topology(), Rig.SERVER_INNER, 5302, Iperf.Way.DOWN, seconds)) {
                up.bytesPerSecond();
                down.bytesPerSecond();
            }
            for (Daemon daemon : List.of(rig.client(), rig.server())) {
                String name = daemon.directory().getFileName() + "'s ";
                figures.add(Figure.atMost(name + "node", new Proc(daemon.nodePid()).peakBytes() / MB, 250, "MB"));
                double pacer = daemon.pacerPids().stream()
                        .mapToLong(pid -> new Proc(pid).peakBytes())
                        .max()
                        .orElseThrow(() -> new IllegalStateException(name + "pacer is missing"));
                figures.add(Figure.atMost(name + "pacer", pacer / MB, 100, "MB"));
            }
        }
    }
}
