package interstate.it.scenario;

import com.typesafe.config.Config;
import interstate.it.judge.Deliveries;
import interstate.it.judge.Quantiles;
import interstate.it.judge.Stalls;
import interstate.it.load.NumberedStream;
import interstate.it.net.Daemon;
import interstate.it.net.Installation;
import interstate.it.net.LossLaw;
import interstate.it.net.Topology;
import interstate.it.probe.Delay;
import interstate.it.probe.DelayBox;
import interstate.it.probe.EpochOffset;
import java.util.List;

/** What inner packets notice when one of two paths is cut for a third of the time, and what they would with one path alone. */
final class PathsLine implements Line {
    private static final double MS = 1e6;
    private static final double LOAD = 0.5;
    private static final int OTHER_ONE_WAY_MS = 40;

    /** Of the stream: before the cut, and until it is healed. */
    private static final double CUT_AT = 1 / 3.0;

    private static final double HEALED_AT = 2 / 3.0;

    private static final List<String> TWO_PATHS =
            List.of("auto=10.77.0.2:" + Rig.PORT, "auto=" + Topology.SECOND_SERVER_ADDRESS + ":" + Rig.PORT);

    private final String name;
    private final String keys;

    /** @param keys of the client's configuration, as in {@link LinkKeys} */
    PathsLine(String name, String keys) {
        this.name = name;
        this.keys = keys;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String claim() {
        return (keys.equals(LinkKeys.REPAIR) ? "" : "without repair: ")
                + "two paths of 20 and 40 ms one way, duplicate, 1 MB/s each way at half of the payload rate, the faster cut for a"
                + " third of the time: no inner packet lost, none delayed by more than the other path's delay";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int count = effort.of(60_000, 9_000);
        Terms terms = Terms.both(LaneAsk.bytesPerSecond(1_000_000));
        try (FarRig far = FarRig.open(installation, terms)) {
            Topology topology = far.rig().topology();
            topology.addWire();
            Delay delay = Delay.ofMs(OTHER_ONE_WAY_MS);
            DelayBox box = DelayBox.startSecond(topology, delay, delay, EpochOffset.epochNs());
            far.rig().startLinkOver(TWO_PATHS, "link-defaults.path-mode = duplicate\n" + keys);
            far.warmUp();
            FarRig.Both both = cutInMidRun(far, terms, count);
            Stalls stalls = far.stalls();
            tell("up ", both.up(), stalls, figures);
            tell("down ", both.down(), stalls, figures);
            tellSlots("up ", far.rig().client(), "up", figures);
            tellSlots("down ", far.rig().server(), "down", figures);
            figures.add(Figure.holds("the cut path was heard again", lived(far) > 1));
            far.finish("", both.fromNs(), both.toNs(), figures);
            DelayBox.Told told = box.stop();
            if (told.up().lost() + told.down().lost() != 0) {
                throw new VoidRun("the delay box of the other path lost datagrams");
            }
        }
        try (FarRig far = FarRig.open(installation, terms)) {
            far.rig().startLink(keys);
            far.warmUp();
            FarRig.Both both = cutInMidRun(far, terms, effort.of(20_000, 9_000));
            int missing =
                    both.up().deliveries().missing() + both.down().deliveries().missing();
            figures.add(Figure.told("control, one path alone: never delivered", missing, ""));
            far.finish("control: ", both.fromNs(), both.toNs(), figures);
            if (missing == 0) {
                throw new VoidRun("the cut costs nothing with one path alone either");
            }
        }
    }

    /** What this machine made of the slots: a datagram that misses its slot delays what is inside, whatever the paths do. */
    private static void tellSlots(String way, Daemon sender, String lane, List<Figure> figures) {
        for (Config link : sender.status().getConfigList("links")) {
            Config sent = link.getConfig(lane);
            String path = way + link.getString("name") + ": ";
            figures.add(Figure.told(path + "datagrams sealed too late for their slot", sent.getLong("missed"), ""));
            figures.add(Figure.told(path + "with something inside", sent.getLong("data"), ""));
            figures.add(Figure.told(path + "chaff", sent.getLong("chaff"), ""));
        }
    }

    /** How often the client's first path became one that both ends hear. */
    private static long lived(FarRig far) {
        return far.rig()
                .client()
                .log()
                .lines()
                .filter(line -> line.contains("path link: lives"))
                .count();
    }

    private static FarRig.Both cutInMidRun(FarRig far, Terms terms, int count) {
        double seconds = FarRig.loaded(LOAD, terms.up(), count).seconds();
        Thread cutter = new Thread(
                () -> {
                    Pause.seconds(CUT_AT * seconds);
                    far.lose(LossLaw.ALL);
                    Pause.seconds((HEALED_AT - CUT_AT) * seconds);
                    far.lose(LossLaw.NONE);
                },
                "cutter");
        cutter.start();
        try {
            return far.stream(LOAD, count);
        } finally {
            join(cutter);
        }
    }

    private static void join(Thread cutter) {
        try {
            cutter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void tell(String way, NumberedStream.Outcome outcome, Stalls stalls, List<Figure> figures) {
        Deliveries deliveries = outcome.deliveries();
        Quantiles delays = deliveries.delays();
        double usualNs = delays.at(0.5);
        long mostNs = Math.round(usualNs + OTHER_ONE_WAY_MS * MS);
        figures.add(Figure.told(way + "inner packets sent", deliveries.sent(), ""));
        figures.add(Figure.told(way + "refused by the TUN device's queue", outcome.refused(), ""));
        figures.add(Figure.exactly(way + "never delivered", deliveries.missing(), 0, ""));
        figures.add(Figure.told(way + "delay p50", usualNs / MS, "ms"));
        figures.add(Figure.told(way + "delay p99", delays.at(0.99) / MS, "ms"));
        figures.add(Figure.told(way + "delay, longest", delays.largest() / MS, "ms"));
        figures.add(Figure.told(
                way + "longest delay beyond the median, less the other path's delay",
                (delays.largest() - usualNs) / MS - OTHER_ONE_WAY_MS,
                "ms"));
        figures.add(Figure.exactly(
                way + "delayed by more than the other path's delay, host stalls apart",
                deliveries.overdue(mostNs, stalls),
                0,
                ""));
        figures.add(Figure.exactly(way + "duplicates", deliveries.duplicates(), 0, ""));
        figures.add(Figure.told(way + "out of order", deliveries.outOfOrder(), ""));
        figures.add(Figure.exactly(way + "lost by the receiver of the measurement", outcome.unstored(), 0, ""));
    }
}
