package interstate.it.scenario;

import interstate.it.judge.Deliveries;
import interstate.it.net.Installation;
import java.util.List;

/** What repair costs where there is nothing to repair: two runs, each with both lanes saturated. */
final class NoLossLine implements Line {
    /** More than there is room for, so that every payload is full. */
    private static final double LOAD = 1.3;

    /** Of the payload rate: packets a second of 800 bytes on average. */
    private static final double PACKETS_A_SECOND = LOAD * 1_000_000 * 1_444 / 1_500 / 800;

    /** For queues to fill. */
    private static final long WARM_NS = 3_000_000_000L;

    @Override
    public String name() {
        return "no-loss";
    }

    @Override
    public String claim() {
        return "no loss, saturated both ways at 1 MB/s, 20 ms one way: inner bytes a second at least 99 % of those without repair";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int seconds = effort.of(60, 10);
        double[] without = run(installation, "without repair: ", LinkKeys.NO_REPAIR, seconds, figures);
        double[] with = run(installation, "with repair: ", LinkKeys.REPAIR, seconds, figures);
        String[] ways = {"up ", "down "};
        for (int i = 0; i < ways.length; i++) {
            figures.add(Figure.told(ways[i] + "without repair", without[i], "B/s"));
            figures.add(Figure.told(ways[i] + "with repair", with[i], "B/s"));
            figures.add(Figure.atLeast(ways[i] + "with against without repair", 100 * with[i] / without[i], 99, "%"));
        }
    }

    private static double[] run(Installation installation, String run, String keys, int seconds, List<Figure> figures) {
        try (FarRig far = FarRig.open(installation, Terms.both(LaneAsk.bytesPerSecond(1_000_000)))) {
            far.rig().startLink(keys);
            far.warmUp();
            FarRig.Both both = far.stream(LOAD, (int) (seconds * PACKETS_A_SECOND));
            far.finish(run, both.fromNs(), both.toNs(), figures);
            return new double[] {rate(both.up().deliveries()), rate(both.down().deliveries())};
        }
    }

    private static double rate(Deliveries deliveries) {
        return deliveries.bytesPerSecond(deliveries.fromNs() + WARM_NS, deliveries.toNs());
    }
}
