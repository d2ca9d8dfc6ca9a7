package interstate.it.scenario;

import interstate.it.load.Ping;
import interstate.it.net.Installation;
import java.util.List;

/** Round trip through two lanes of 10 ms. */
final class PingLine implements Line {
    @Override
    public String name() {
        return "ping";
    }

    @Override
    public String claim() {
        return "ping through 10 ms / 10 ms lanes, default jitter, lead 1 ms: mean at most 13 ms, no loss in 2,000";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        Terms terms = Terms.both(LaneAsk.everyMs(10).withLeadMs(1));
        try (Rig rig = Rig.open(installation, terms)) {
            rig.startLink();
            // Of 500 the mean has a standard error of 0.2 ms and more, half of what the schedule leaves below the bar.
            int count = effort.of(2_000, 100);
            Ping.Result result = Ping.run(rig.topology().client(), Rig.SERVER_INNER, count, 27);
            // Each way waits for the slot, of which the lead takes its part.
            double leastMs =
                    2 * (terms.up().schedule().meanWaitNs() + terms.up().leadNs()) / 1e6;
            figures.addAll(List.of(
                    Figure.told("sent", result.sent(), ""),
                    Figure.exactly("lost", count - result.received(), 0, ""),
                    Figure.told("what the schedule and the lead alone take", leastMs, "ms"),
                    Figure.atMost("mean round trip", result.meanMs(), 13, "ms"),
                    Figure.told("longest round trip", result.maxMs(), "ms")));
        }
    }
}
