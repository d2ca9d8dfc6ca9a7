package interstate.it.bench;

import interstate.it.net.Installation;
import interstate.it.scenario.Effort;
import interstate.it.scenario.Figure;
import interstate.it.scenario.Line;
import interstate.it.scenario.Pause;
import interstate.pacing.Lane;
import interstate.pacing.LatenessCounts;
import interstate.pacing.Waiting;
import java.util.List;

/** One lane of 1 ms slots on an idle machine, run by run beside the C program. */
final class ExactLine implements Line {
    @Override
    public String name() {
        return "exact";
    }

    @Override
    public String claim() {
        return "1 ms slots, hybrid, machine otherwise idle: p50 at most 1 us, p99 at most 20 us late, and as exact as C in the"
                + " same run (p99 within 1.5 times or 10 us)";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int runs = effort.of(5, 3);
        int seconds = effort.of(10, 3);
        Medians p50 = new Medians();
        Medians p99 = new Medians();
        Medians p999 = new Medians();
        Medians first = new Medians();
        Medians cP50 = new Medians();
        Medians cP99 = new Medians();
        Medians cP999 = new Medians();
        for (int run = 0; run < runs; run++) {
            try (PacingRig rig = PacingRig.open(installation, Waiting.HYBRID, true)) {
                Lane lane = rig.lane(PacingRig.every(PacingRig.MS), 4 * PacingRig.MS);
                Pause.seconds(1);
                LatenessCounts early = lane.lateness();
                Pause.seconds(seconds);
                LatenessCounts late = lane.lateness().since(early);
                first.add(early.atPermille(990));
                p50.add(late.atPermille(500));
                p99.add(late.atPermille(990));
                p999.add(late.atPermille(999));
                rig.pacer().endLane(lane);
                CPacer c = CPacer.run(
                        rig.topology(), Waiting.HYBRID, CPacer.FIFO_PRIORITY, PacingRig.MS, 1_000L * seconds);
                cP50.add(c.p50Ns());
                cP99.add(c.p99Ns());
                cP999.add(c.p999Ns());
            }
        }
        figures.add(Figure.told("runs", runs, ""));
        figures.add(Figure.atMost("p50", p50.us(), 1, "us"));
        figures.add(Figure.atMost("p99", p99.us(), 20, "us"));
        figures.add(Figure.told("p99.9", p999.us(), "us"));
        figures.add(Figure.told("first 1,000 slots, p99", first.us(), "us"));
        figures.add(Figure.told("C, p50", cP50.us(), "us"));
        figures.add(Figure.told("C, p99", cP99.us(), "us"));
        figures.add(Figure.told("C, p99.9", cP999.us(), "us"));
        figures.add(Figure.holds("p99 as exact as C", CPacer.asExact(p99.median(), cP99.median())));
    }
}
