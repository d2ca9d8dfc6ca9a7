package interstate.it.scenario;

import interstate.it.judge.Auc;
import interstate.it.judge.GapFeature;
import interstate.it.load.PingStream;
import interstate.it.net.Daemon;
import interstate.it.net.Installation;
import interstate.it.probe.EpochOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Whether somebody who records all links can tell by any of them what circuits do. */
final class CircuitQuietLine implements Line {
    private static final long SECOND_NS = 1_000_000_000;
    private static final int WINDOW = 50;
    private static final double LEAST_MEDIAN = 0.40;
    private static final double MOST_MEDIAN = 0.60;
    private static final double LEAST = 0.35;
    private static final double MOST = 0.65;

    /** What circuits do in a block of time. */
    private enum Doing {
        /** Tunnels stand, and nothing is carried. */
        IDLE,
        /** Packets go to the exit and come back. */
        USED,
        /** Tunnels are built, one after the other. */
        BUILDING,
        /** A router's node is killed and comes back: tunnels fail and are replaced. */
        FAILING
    }

    private record Block(Doing doing, long fromNs, long toNs) {}

    @Override
    public String name() {
        return "quiet";
    }

    @Override
    public String claim() {
        return "links of 10 ms slots, 10 cells/s with chaff: one-feature AUCs of windows of 50 gaps, used, building and failing against"
                + " idle, the median over all lanes in 0.40-0.60, none outside 0.35-0.65";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        long seed = System.nanoTime();
        figures.add(Figure.told("seed of the order", Long.toString(seed)));
        List<Doing> order = new ArrayList<>();
        for (int i = 0; i < effort.of(3, 1); i++) {
            order.addAll(List.of(Doing.values()));
        }
        Collections.shuffle(order, new Random(seed));
        int seconds = effort.of(50, 20);
        try (CircuitRig rig =
                CircuitRig.open(installation, CircuitsScenario.quiet("cells = 10"), CircuitsScenario.LINKS)) {
            rig.start();
            rig.awaitCircuit();
            rig.awaitPools();
            CircuitWires wires = CircuitWires.observe(rig, CircuitsScenario.QUIET_LANE);
            List<Block> blocks = new ArrayList<>();
            for (Doing doing : order) {
                blocks.add(block(rig, doing, seconds));
                rig.awaitCircuit();
            }
            CircuitWires.Seen seen = wires.finish();
            figures.addAll(seen.figures());
            judge(seen, blocks, figures);
        }
    }

    private static Block block(CircuitRig rig, Doing doing, int seconds) {
        long fromNs = EpochOffset.epochNs();
        long endNs = fromNs + seconds * SECOND_NS;
        switch (doing) {
            case IDLE -> Pause.seconds(seconds);
            case USED -> {
                try (PingStream pings = PingStream.start(
                        rig.graph(), rig.host(CircuitRig.HOME), "used-" + fromNs, Rig.SERVER_INNER, 100)) {
                    assert pings != null;
                    Pause.seconds(seconds);
                }
            }
            case BUILDING -> {
                while (EpochOffset.epochNs() < endNs) {
                    rig.daemon(CircuitRig.HOME).lastLineOf("circuit", "build", "--count", "5", "--json");
                }
            }
            case FAILING -> {
                Daemon router = rig.daemon("r1");
                router.killNode();
                Pause.seconds(5);
                router.restart();
                Pause.seconds(seconds - 5);
            }
        }
        return new Block(doing, fromNs, EpochOffset.epochNs());
    }

    private static void judge(CircuitWires.Seen seen, List<Block> blocks, List<Figure> figures) {
        double least = 1;
        double most = 0;
        for (GapFeature feature : GapFeature.values()) {
            Map<Doing, List<Double>> aucs = new EnumMap<>(Doing.class);
            for (CircuitWires.Lane lane : seen.lanes()) {
                Map<Doing, double[]> windows = new EnumMap<>(Doing.class);
                for (Doing doing : Doing.values()) {
                    windows.put(doing, windows(lane, feature, doing, blocks));
                }
                double[] idle = windows.getOrDefault(Doing.IDLE, new double[0]);
                for (Doing doing : List.of(Doing.USED, Doing.BUILDING, Doing.FAILING)) {
                    aucs.computeIfAbsent(doing, each -> new ArrayList<>())
                            .add(Auc.of(idle, windows.getOrDefault(doing, new double[0])));
                }
            }
            for (Map.Entry<Doing, List<Double>> each : aucs.entrySet()) {
                List<Double> sorted = new ArrayList<>(each.getValue());
                Collections.sort(sorted);
                String name = feature.name().toLowerCase(Locale.ROOT) + ", "
                        + each.getKey().name().toLowerCase(Locale.ROOT) + ": ";
                figures.add(Figure.within(
                        name + "median AUC of all lanes", sorted.get(sorted.size() / 2), LEAST_MEDIAN, MOST_MEDIAN));
                least = Math.min(least, sorted.get(0));
                most = Math.max(most, sorted.get(sorted.size() - 1));
            }
        }
        figures.add(Figure.within("smallest AUC of any lane", least, LEAST, MOST));
        figures.add(Figure.within("largest AUC of any lane", most, LEAST, MOST));
        for (Doing doing : Doing.values()) {
            figures.add(Figure.told(
                    "windows of a lane, " + doing.name().toLowerCase(Locale.ROOT),
                    (long) windows(seen.lanes().get(0), GapFeature.MEAN, doing, blocks).length,
                    ""));
        }
    }

    private static double[] windows(CircuitWires.Lane lane, GapFeature feature, Doing doing, List<Block> blocks) {
        long[] times = lane.trace().epochNs();
        return blocks.stream()
                .filter(block -> block.doing() == doing)
                .flatMapToDouble(block -> Arrays.stream(feature.windows(inside(times, block), WINDOW)))
                .toArray();
    }

    private static long[] inside(long[] times, Block block) {
        return Arrays.stream(times)
                .filter(t -> t >= block.fromNs() && t < block.toNs())
                .toArray();
    }
}
