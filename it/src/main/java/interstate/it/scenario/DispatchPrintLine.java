package interstate.it.scenario;

import interstate.it.capture.Recording;
import interstate.it.capture.Tcpdump;
import interstate.it.judge.SlotPrint;
import interstate.it.judge.Stalls;
import interstate.it.load.NumberedStream;
import interstate.it.net.Installation;
import interstate.it.net.Namespace;
import interstate.it.net.Topology;
import interstate.it.probe.EpochOffset;
import java.util.Arrays;
import java.util.List;

/** Whether the slots of a link show in when inner packets leave its far end. */
final class DispatchPrintLine implements Line {
    private static final double LOAD = 0.5;
    private static final double MOST_DISTANCE = 0.02;
    private static final double MOST_CORRELATION = 0.02;

    /** Without dispatch the slots must show at least so much, else the measurement sees nothing. */
    private static final double LEAST_DISTANCE_OFF = 0.10;

    /** With what is left to leave out around host stalls. */
    private static final int SENT_FOR_50_000 = 56_000;

    /** By so much the two clocks may have come apart during a run; a step of one of them is more. */
    private static final long CLOCK_STEP_NS = 100_000;

    @Override
    public String name() {
        return "print";
    }

    @Override
    public String claim() {
        return "dispatch on, 10 ms slots, half-loaded, 50,000 packets: phases of departures within the incoming slot interval"
                + " at most 0.02 from uniform (Kolmogorov-Smirnov), correlation of outer and inner gaps (Pearson) below 0.02;"
                + " with dispatch off the distance is over 0.10, else the run is void";
    }

    /** Both directions of one run. */
    private record Prints(SlotPrint up, SlotPrint down, SlotPrint upWithStalls, SlotPrint downWithStalls) {}

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        Prints off = run(installation, "dispatch off: ", LinkKeys.dispatchDelay(0), effort.of(5_000, 1_000), figures);
        figures.add(Figure.told("up, dispatch off: distance", off.up().phaseDistance(), ""));
        figures.add(Figure.told("down, dispatch off: distance", off.down().phaseDistance(), ""));
        figures.add(Figure.told("up, dispatch off: correlation", off.up().correlationBefore(), ""));
        figures.add(Figure.told("down, dispatch off: correlation", off.down().correlationBefore(), ""));
        if (Math.min(off.up().phaseDistance(), off.down().phaseDistance()) <= LEAST_DISTANCE_OFF) {
            throw new VoidRun("with dispatch off the phases show nothing either");
        }
        Prints on = run(
                installation,
                "dispatch on: ",
                LinkKeys.dispatchDelay(DispatchGapsLine.DISPATCH_DELAY_MS),
                effort.of(SENT_FOR_50_000, 5_000),
                figures);
        tell("up ", on.up(), on.upWithStalls(), effort, figures);
        tell("down ", on.down(), on.downWithStalls(), effort, figures);
    }

    private static void tell(String way, SlotPrint apart, SlotPrint all, Effort effort, List<Figure> figures) {
        figures.add(
                Figure.atLeast(way + "departures, host stalls apart", apart.packets(), effort.of(50_000, 4_000), ""));
        figures.add(Figure.told(way + "distance, host stalls included", all.phaseDistance(), ""));
        figures.add(Figure.atMost(way + "distance, host stalls apart", apart.phaseDistance(), MOST_DISTANCE, ""));
        figures.add(Figure.told(way + "correlation, host stalls included", all.correlationBefore(), ""));
        figures.add(Figure.below(
                way + "correlation with the gap before, host stalls apart",
                Math.abs(apart.correlationBefore()),
                MOST_CORRELATION,
                ""));
        figures.add(Figure.below(
                way + "correlation with the gap around, host stalls apart",
                Math.abs(apart.correlationAround()),
                MOST_CORRELATION,
                ""));
    }

    private static Prints run(Installation installation, String run, String keys, int count, List<Figure> figures) {
        try (FarRig far = FarRig.open(installation, Terms.both(LaneAsk.everyMs(10)))) {
            Rig rig = far.rig();
            Topology topology = rig.topology();
            rig.startLink(LinkKeys.REPAIR + keys);
            long offsetNs = EpochOffset.sampleNs();
            Tcpdump atServer = inbound(topology, topology.server(), "at-server");
            Tcpdump atClient = inbound(topology, topology.client(), "at-client");
            FarRig.Both both = far.stream(LOAD, count);
            Tcpdump.Stopped upEnd = atServer.stop();
            Tcpdump.Stopped downEnd = atClient.stop();
            long driftNs = Math.abs(EpochOffset.sampleNs() - offsetNs);
            Stalls stalls = far.stalls();
            far.finish(run, both.fromNs(), both.toNs(), figures);
            if (upEnd.isVoid() || downEnd.isVoid()) {
                throw new VoidRun("the captures lost " + (upEnd.dropped() + downEnd.dropped()) + " packets");
            }
            if (driftNs > CLOCK_STEP_NS) {
                throw new VoidRun("the clock was set by " + driftNs + " ns during the run");
            }
            long[] upIn =
                    monotonic(Recording.read(upEnd.file(), rig.flow()).up().epochNs(), offsetNs);
            long[] downIn =
                    monotonic(Recording.read(downEnd.file(), rig.flow()).down().epochNs(), offsetNs);
            return new Prints(
                    print(both.up(), upIn, stalls),
                    print(both.down(), downIn, stalls),
                    print(both.up(), upIn, Stalls.NONE),
                    print(both.down(), downIn, Stalls.NONE));
        }
    }

    private static Tcpdump inbound(Topology topology, Namespace where, String name) {
        return Tcpdump.start(topology, where, name, Tcpdump.HEADERS_BYTES, List.of("inbound"));
    }

    private static SlotPrint print(NumberedStream.Outcome outcome, long[] inNs, Stalls stalls) {
        return SlotPrint.of(outcome.deliveries().deliveriesNs(), inNs, stalls);
    }

    private static long[] monotonic(long[] epochNs, long offsetNs) {
        return Arrays.stream(epochNs).map(ns -> ns - offsetNs).toArray();
    }
}
