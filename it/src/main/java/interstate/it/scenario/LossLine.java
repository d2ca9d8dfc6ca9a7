package interstate.it.scenario;

import interstate.it.judge.Deliveries;
import interstate.it.judge.Quantiles;
import interstate.it.judge.Stalls;
import interstate.it.load.NumberedStream;
import interstate.it.net.Installation;
import interstate.it.net.LossLaw;
import java.util.List;

/** How many inner packets a lossy network costs, where half of the room is needed for them. */
final class LossLine implements Line {
    private static final double MS = 1e6;
    private static final long MS_NS = 1_000_000;
    private static final double LOAD = 0.5;
    private static final int SLOTS = 20;

    /** A packet that leaves so much after its dispatch was not there in time, or the far end woke late: told, beside the bar. */
    private static final int PUNCTUAL_MS = 5;

    private final String name;
    private final LossLaw law;
    private final double mostPercent;
    private final int dispatchDelayMs;

    /**
     * A line of this law both ways.
     *
     * @param mostPercent of the packets that may be overdue
     * @param dispatchDelayMs 0: packets leave as they come, and are due within one-way delay, round trip and 20 slots. Else the
     *     dispatch delay is in the place of the round trip: they leave so much, and the path's least delay, which no end can tell
     *     from the difference of the clocks, after they entered (docs/PROTOCOL.md, "Dispatch")
     */
    LossLine(String name, LossLaw law, double mostPercent, int dispatchDelayMs) {
        this.name = name;
        this.law = law;
        this.mostPercent = mostPercent;
        this.dispatchDelayMs = dispatchDelayMs;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String claim() {
        return "loss each way " + law.name()
                + ", half-loaded link of 1 MB/s, 20 ms one way: inner packets not delivered within "
                + (dispatchDelayMs == 0
                        ? "one-way delay, RTT and 20 slots"
                        : "one-way delay, dispatch-delay " + dispatchDelayMs + " ms and 20 slots")
                + " at most " + mostPercent + " % of 200,000";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        Terms terms = Terms.both(LaneAsk.bytesPerSecond(1_000_000));
        try (FarRig far = FarRig.open(installation, terms)) {
            far.rig().startLink(LinkKeys.REPAIR + LinkKeys.dispatchDelay(dispatchDelayMs));
            far.warmUp();
            far.lose(law);
            FarRig.Both both = far.stream(LOAD, effort.of(200_000, 8_000));
            far.lose(LossLaw.NONE);
            Stalls stalls = far.stalls();
            tell("up ", both.up(), deadlineNs(terms.up()), stalls, figures);
            tell("down ", both.down(), deadlineNs(terms.down()), stalls, figures);
            far.finish("", both.fromNs(), both.toNs(), figures);
        }
    }

    private long deadlineNs(LaneAsk lane) {
        int waitMs = dispatchDelayMs == 0 ? 2 * FarRig.ONE_WAY_MS : dispatchDelayMs;
        return (FarRig.ONE_WAY_MS + waitMs) * MS_NS + SLOTS * lane.intervalNs();
    }

    private void tell(
            String way, NumberedStream.Outcome outcome, long deadlineNs, Stalls stalls, List<Figure> figures) {
        Deliveries deliveries = outcome.deliveries();
        Quantiles delays = deliveries.delays();
        double percent = 100.0 / deliveries.sent();
        figures.add(Figure.told(way + "inner packets sent", deliveries.sent(), ""));
        figures.add(Figure.told(way + "refused by the TUN device's queue", outcome.refused(), ""));
        figures.add(Figure.told(way + "sender's own lateness p99", outcome.latenessP99Ns() / 1e3, "us"));
        figures.add(Figure.told(way + "never delivered", deliveries.missing(), ""));
        figures.add(Figure.told(way + "overdue, host stalls included", deliveries.overdue(deadlineNs), ""));
        figures.add(Figure.told(
                way + "share overdue, host stalls included", percent * deliveries.overdue(deadlineNs), "%"));
        figures.add(Figure.told(way + "overdue, host stalls apart", deliveries.overdue(deadlineNs, stalls), ""));
        figures.add(Figure.atMost(
                way + "not delivered within " + Figure.number(deadlineNs / MS) + " ms, host stalls apart",
                percent * deliveries.overdue(deadlineNs, stalls),
                mostPercent,
                "%"));
        if (dispatchDelayMs > 0) {
            int punctualMs = FarRig.ONE_WAY_MS + dispatchDelayMs + PUNCTUAL_MS;
            figures.add(Figure.told(
                    way + "later than " + punctualMs + " ms, host stalls apart",
                    deliveries.overdue(punctualMs * MS_NS, stalls),
                    ""));
        }
        figures.add(Figure.told(way + "delay p50", delays.at(0.5) / MS, "ms"));
        figures.add(Figure.told(way + "delay p99", delays.at(0.99) / MS, "ms"));
        figures.add(Figure.told(way + "delay p99.9", delays.at(0.999) / MS, "ms"));
        figures.add(Figure.told(way + "delay, longest", delays.largest() / MS, "ms"));
        figures.add(Figure.exactly(way + "duplicates", deliveries.duplicates(), 0, ""));
        figures.add(Figure.told(way + "out of order", deliveries.outOfOrder(), ""));
        figures.add(Figure.exactly(way + "lost by the receiver of the measurement", outcome.unstored(), 0, ""));
    }
}
