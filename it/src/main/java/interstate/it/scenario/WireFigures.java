package interstate.it.scenario;

import interstate.it.capture.Trace;
import java.util.ArrayList;
import java.util.List;

/** What must hold of every datagram on the wire, whatever a run is about. */
final class WireFigures {
    private static final double MS = 1e6;

    private WireFigures() {}

    /** Lengths, headers, ports, strangers. */
    static List<Figure> headers(Observation seen) {
        List<Figure> figures = new ArrayList<>();
        for (Observation.Direction d : seen.directions()) {
            String name = d.name() + " ";
            Trace trace = d.trace();
            figures.add(Figure.told(name + "datagrams", trace.datagrams(), ""));
            figures.add(Figure.only(
                    name + "packet lengths", trace.packetLengths(), d.asked().packetLength()));
            figures.add(Figure.only(name + "TTL", trace.ttls(), 64));
            figures.add(Figure.only(name + "DSCP and ECN", trace.trafficClasses(), 0));
            figures.add(Figure.exactly(name + "without Don't Fragment", trace.fragmentable(), 0, ""));
            figures.add(Figure.holds(
                    name + "IP identification has a pattern", trace.identificationPattern() != Trace.Pattern.VARYING));
            figures.add(
                    Figure.exactly(name + "client ports", trace.clientPorts().size(), 1, ""));
        }
        figures.add(Figure.exactly("other packets on the wire", seen.strangers(), 0, ""));
        figures.add(Figure.told("such as", seen.strangersDescribed().toString()));
        return figures;
    }

    /** Gaps, with and without host stalls. */
    static List<Figure> gaps(Observation seen) {
        List<Figure> figures = new ArrayList<>();
        for (Observation.Direction d : seen.directions()) {
            String name = d.name() + " ";
            figures.add(Figure.atMost(
                    name + "largest gap, host stalls apart",
                    d.gaps().largestUnexcusedNs() / MS,
                    d.gaps().limitNs() / MS,
                    "ms"));
            figures.add(Figure.told(
                    name + "largest gap, host stalls included", d.gaps().largestNs() / MS, "ms"));
            figures.add(Figure.told(name + "largest gap begins after", d.largestGapAfterNs() / 1e9, "s"));
            figures.add(Figure.told(
                    name + "gaps over the limit, host stalls included", d.gaps().over(), ""));
            figures.add(Figure.told(name + "time excused as host stalls", 100 * d.excused(), "%"));
        }
        return figures;
    }

    /** Slots without a datagram, with and without host stalls. */
    static List<Figure> slots(Observation seen) {
        List<Figure> figures = new ArrayList<>();
        for (Observation.Direction d : seen.directions()) {
            String name = d.name() + " ";
            figures.add(Figure.holds(name + "instants dumped", d.lateness().isPresent()));
            d.lateness().ifPresent(l -> {
                figures.add(Figure.exactly(name + "slots missing, host stalls apart", l.missedUnexcused(), 0, ""));
                figures.add(Figure.told(name + "slots missing, host stalls included", l.missed(), ""));
                figures.add(Figure.exactly(name + "slots with two datagrams", l.doubled(), 0, ""));
                figures.add(Figure.told(
                        name + "lateness p50, host stalls apart", l.unexcused().at(0.5) / 1e3, "us"));
                figures.add(Figure.told(
                        name + "lateness p99, host stalls apart", l.unexcused().at(0.99) / 1e3, "us"));
                figures.add(Figure.told(
                        name + "lateness p99, host stalls included", l.all().at(0.99) / 1e3, "us"));
            });
        }
        return figures;
    }
}
