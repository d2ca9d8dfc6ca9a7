package interstate.it.scenario;

import interstate.it.capture.Flow;
import interstate.it.capture.Recording;
import interstate.it.capture.Tcpdump;
import interstate.it.capture.Trace;
import interstate.it.judge.CountTest;
import interstate.it.judge.Gaps;
import interstate.it.judge.Stalls;
import interstate.it.net.Graph.Wire;
import interstate.it.probe.EpochOffset;
import interstate.it.probe.StallProbe;
import interstate.it.scenario.CircuitRig.Link;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Observers of every link of a graph of routers, each at the caller's end of its wire: both lanes of all links. */
final class CircuitWires {
    private static final int PACKET_LENGTH = 1_500;

    private final CircuitRig rig;
    private final LaneAsk asked;
    private final long offsetNs;
    private final StallProbe probe;
    private final Map<Link, Tcpdump> captures = new LinkedHashMap<>();

    private CircuitWires(CircuitRig rig, LaneAsk asked, long offsetNs, StallProbe probe) {
        this.rig = rig;
        this.asked = asked;
        this.offsetNs = offsetNs;
        this.probe = probe;
    }

    /**
     * Starts to look.
     *
     * @param asked what every lane is to be
     */
    static CircuitWires observe(CircuitRig rig, LaneAsk asked) {
        CircuitWires wires = new CircuitWires(
                rig, asked, EpochOffset.sampleNs(), StallProbe.start(rig.graph(), "stalls", Rig.PROBE_PRIORITY));
        for (Link link : rig.links()) {
            Wire wire = rig.wire(link);
            wires.captures.put(
                    link,
                    Tcpdump.start(
                            rig.graph(),
                            rig.host(link.caller()),
                            wire.device(),
                            link.text(),
                            Tcpdump.HEADERS_BYTES,
                            List.of()));
        }
        return wires;
    }

    /** One lane as it was seen. */
    record Lane(String name, Trace trace) {}

    /** What was seen, and when the host stood still. */
    record Seen(
            LaneAsk asked, List<Lane> lanes, Stalls stalls, long strangers, String strangersDescribed, long dropped) {

        /** Lengths, gaps, strangers. */
        List<Figure> figures() {
            List<Figure> figures = new ArrayList<>();
            long otherLengths = 0;
            double worstMs = 0;
            double worstExcusedMs = 0;
            int over = 0;
            for (Lane lane : lanes) {
                otherLengths += lane.trace().packetLengths().stream()
                        .filter(length -> length != PACKET_LENGTH)
                        .count();
                Gaps gaps = Gaps.of(lane.trace().epochNs(), asked.largestIntervalNs(), stalls);
                worstMs = Math.max(worstMs, gaps.largestUnexcusedNs() / 1e6);
                worstExcusedMs = Math.max(worstExcusedMs, gaps.largestNs() / 1e6);
                over += gaps.over();
            }
            figures.add(Figure.told("lanes", lanes.size(), ""));
            figures.add(Figure.told(
                    "datagrams",
                    lanes.stream().mapToLong(lane -> lane.trace().datagrams()).sum(),
                    ""));
            figures.add(Figure.exactly("other lengths than 1,500, over all lanes", otherLengths, 0, ""));
            figures.add(Figure.atMost(
                    "largest gap of any lane, host stalls apart",
                    worstMs,
                    (asked.largestIntervalNs() + Gaps.ALLOWANCE_NS) / 1e6,
                    "ms"));
            figures.add(Figure.told("largest gap of any lane, host stalls included", worstExcusedMs, "ms"));
            figures.add(Figure.told("gaps over the limit, host stalls included", over, ""));
            figures.add(Figure.exactly("other packets on the wires", strangers, 0, ""));
            figures.add(Figure.told("such as", strangersDescribed));
            figures.add(Figure.told("lost by the captures", dropped, ""));
            return figures;
        }

        /** Idle against busy: of all lanes the one whose counts are furthest apart. */
        Figure counts(long idleNs, long busyNs, long durationNs) {
            double worst = 0;
            for (Lane lane : lanes) {
                long[] times = lane.trace().epochNs();
                worst = Math.max(
                        worst,
                        CountTest.of(
                                        CountTest.count(times, idleNs, durationNs),
                                        CountTest.count(times, busyNs, durationNs),
                                        durationNs,
                                        asked.schedule())
                                .standardErrors());
            }
            return Figure.below(
                    "counts of the lane in which idle and busy are furthest apart", worst, CountTest.LIMIT, "s.e.");
        }
    }

    /** Ends the captures while all nodes still send. */
    Seen finish() {
        List<Lane> lanes = new ArrayList<>();
        long strangers = 0;
        long dropped = 0;
        List<String> described = new ArrayList<>();
        Map<Link, Tcpdump.Stopped> stopped = new LinkedHashMap<>();
        captures.forEach((link, capture) -> stopped.put(link, capture.stop()));
        long byNs = (offsetNs + EpochOffset.sampleNs()) / 2;
        Stalls stalls = probe.seen().shifted(byNs);
        for (Map.Entry<Link, Tcpdump.Stopped> each : stopped.entrySet()) {
            Link link = each.getKey();
            Wire wire = rig.wire(link);
            Recording recording =
                    Recording.read(each.getValue().file(), new Flow(wire.address(), wire.otherAddress(), Rig.PORT));
            lanes.add(new Lane(link.caller() + " to " + link.called(), recording.up()));
            lanes.add(new Lane(link.called() + " to " + link.caller(), recording.down()));
            strangers += recording.strangers();
            described.addAll(recording.strangersDescribed());
            dropped += each.getValue().dropped();
        }
        return new Seen(
                asked,
                lanes,
                stalls,
                strangers,
                described.stream().limit(3).toList().toString(),
                dropped);
    }
}
