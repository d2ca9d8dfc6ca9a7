package interstate.it.scenario;

import interstate.it.judge.Stalls;
import interstate.it.load.NumberedStream;
import interstate.it.load.StreamAsk;
import interstate.it.net.Installation;
import interstate.it.net.LossLaw;
import interstate.it.net.OuterLoss;
import interstate.it.net.Topology;
import interstate.it.probe.Delay;
import interstate.it.probe.DelayBox;
import interstate.it.probe.EpochOffset;
import interstate.it.probe.StallProbe;
import java.util.List;

/** A link whose hosts are 20 ms apart, with loss on the way to each, and a probe for stalls of the machine's own host. */
final class FarRig implements AutoCloseable {
    static final int ONE_WAY_MS = 20;

    /** Bytes of blocks in a packet of 1,500 bytes over IPv4 (docs/PROTOCOL.md). */
    private static final double PAYLOAD_SHARE = 1_444 / 1_500.0;

    private static final int PROBE_PRIORITY = 90;
    private static final double WARM_LOAD = 0.5;
    private static final int WARM_PACKETS = 3_000;
    private static final int UP_PORT = 6_001;
    private static final int DOWN_PORT = 6_002;

    /** For what is on its way when the last packet is sent, far longer than any deadline. */
    private static final double STRAGGLERS_SECONDS = 2;

    private final Rig rig;
    private final DelayBox box;
    private final StallProbe probe;
    private final OuterLoss upLoss;
    private final OuterLoss downLoss;
    private int streams;

    private FarRig(Rig rig, DelayBox box, StallProbe probe, OuterLoss upLoss, OuterLoss downLoss) {
        this.rig = rig;
        this.box = box;
        this.probe = probe;
        this.upLoss = upLoss;
        this.downLoss = downLoss;
    }

    /** Two streams at once. */
    record Both(NumberedStream.Outcome up, NumberedStream.Outcome down) {
        /** From the first packet to the last, CLOCK_MONOTONIC. */
        long fromNs() {
            return Math.min(up.deliveries().fromNs(), down.deliveries().fromNs());
        }

        long toNs() {
            return Math.max(up.deliveries().toNs(), down.deliveries().toNs());
        }
    }

    /**
     * Starts everything but the link.
     *
     * @throws IllegalStateException if any of it does not start
     */
    static FarRig open(Installation installation, Terms terms) {
        Topology topology = Topology.openApart();
        try {
            Delay delay = Delay.ofMs(ONE_WAY_MS);
            DelayBox box = DelayBox.start(topology, delay, delay, EpochOffset.epochNs());
            StallProbe probe = StallProbe.start(topology, "stalls", PROBE_PRIORITY);
            OuterLoss up = OuterLoss.at(topology.server(), topology.clientAddress());
            OuterLoss down = OuterLoss.at(topology.client(), topology.serverAddress());
            return new FarRig(Rig.on(topology, installation, terms), box, probe, up, down);
        } catch (RuntimeException e) {
            topology.close();
            throw e;
        }
    }

    Rig rig() {
        return rig;
    }

    /** From now on, both ways. */
    void lose(LossLaw law) {
        upLoss.set(law);
        downLoss.set(law);
    }

    /** When any CPU stalled so far, CLOCK_MONOTONIC. */
    Stalls stalls() {
        return probe.seen();
    }

    /** Packets of 200 to 1,400 bytes at a share of what the lane's payloads hold. */
    static StreamAsk loaded(double share, LaneAsk lane, int count) {
        return StreamAsk.of(count, share * PAYLOAD_SHARE * lane.speed(), 1);
    }

    /** Some packets each way that nobody looks at: a node that has just started compiles what it runs. */
    void warmUp() {
        stream(WARM_LOAD, WARM_PACKETS);
    }

    /** So many packets each way, at this share of the lanes' payloads; returns when the last had time to come. */
    Both stream(double share, int count) {
        Topology topology = rig.topology();
        NumberedStream.End client = new NumberedStream.End(topology.client(), Rig.CLIENT_INNER);
        NumberedStream.End server = new NumberedStream.End(topology.server(), Rig.SERVER_INNER);
        StreamAsk upAsk = loaded(share, rig.terms().up(), count).withSeed(2L * streams + 1);
        StreamAsk downAsk = loaded(share, rig.terms().down(), count).withSeed(2L * streams + 2);
        streams++;
        try (NumberedStream up = NumberedStream.start(topology, "up-" + streams, client, server, UP_PORT, upAsk);
                NumberedStream down =
                        NumberedStream.start(topology, "down-" + streams, server, client, DOWN_PORT, downAsk)) {
            up.awaitSent();
            down.awaitSent();
            Pause.seconds(STRAGGLERS_SECONDS);
            return new Both(up.stop(), down.stop());
        }
    }

    /**
     * Ends the link and the network, tells of both, and ends a run in which they prove nothing.
     *
     * @param run what its figures' names begin with, where a line has several runs
     */
    void finish(String run, long fromNs, long toNs, List<Figure> figures) {
        rig.stopDaemons();
        DelayBox.Told told = box.stop();
        double stalled = stalls().share(fromNs, toNs);
        long lost = told.up().lost() + told.down().lost();
        figures.add(Figure.told(run + "up datagrams lost on purpose", upLoss.dropped(), ""));
        figures.add(Figure.told(run + "down datagrams lost on purpose", downLoss.dropped(), ""));
        figures.add(Figure.told(
                run + "datagrams into the delay box",
                told.up().taken() + told.down().taken(),
                ""));
        figures.add(Figure.told(run + "delay box up, added error p99", told.up().p99Ns() / 1e3, "us"));
        figures.add(
                Figure.told(run + "delay box down, added error p99", told.down().p99Ns() / 1e3, "us"));
        figures.add(Figure.told(
                run + "delay box, added error at most",
                Math.max(told.up().maxNs(), told.down().maxNs()) / 1e3,
                "us"));
        figures.add(Figure.told(run + "time excused as host stalls", 100 * stalled, "%"));
        if (lost != 0) {
            throw new VoidRun("the delay box lost " + lost + " datagrams");
        }
        if (stalled > Stalls.MOST_EXCUSED) {
            throw new VoidRun("the host stalled for " + Figure.number(100 * stalled) + " % of the run");
        }
    }

    @Override
    public void close() {
        rig.close();
    }
}
