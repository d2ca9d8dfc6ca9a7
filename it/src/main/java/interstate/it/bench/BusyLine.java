package interstate.it.bench;

import interstate.it.load.Garbage;
import interstate.it.net.Installation;
import interstate.it.scenario.Effort;
import interstate.it.scenario.Figure;
import interstate.it.scenario.Line;
import interstate.it.scenario.Pause;
import interstate.pacing.Lane;
import interstate.pacing.LatenessCounts;
import interstate.pacing.Slots;
import interstate.pacing.Waiting;
import java.util.List;

/** One lane of 1 ms slots, every other one filled, beside a JVM that fills 1 GB with garbage. */
final class BusyLine implements Line {
    @Override
    public String name() {
        return "busy";
    }

    @Override
    public String claim() {
        return "1 ms slots with a saturated node and a 1 GB heap full of garbage: p99 at most 30 us; medians of data and chaff"
                + " slots within 0.5 us, p99 within 5 us of each other";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int runs = effort.of(5, 3);
        int seconds = effort.of(10, 4);
        Medians p99 = new Medians();
        Medians[] data = {new Medians(), new Medians()};
        Medians[] chaff = {new Medians(), new Medians()};
        for (int run = 0; run < runs; run++) {
            try (PacingRig rig = PacingRig.open(installation, Waiting.HYBRID, true);
                    Garbage garbage = Garbage.start(rig.topology())) {
                Lane lane = rig.lane(PacingRig.every(PacingRig.MS), 4 * PacingRig.MS);
                try (SlotFiller filler = SlotFiller.start(List.of(lane), 2, PacingRig.MS)) {
                    Pause.seconds(1);
                    LatenessCounts all = lane.lateness();
                    LatenessCounts dataBefore = lane.lateness(Slots.DATA);
                    LatenessCounts chaffBefore = lane.lateness(Slots.CHAFF);
                    Pause.seconds(seconds);
                    p99.add(lane.lateness().since(all).atPermille(990));
                    add(data, lane.lateness(Slots.DATA).since(dataBefore));
                    add(chaff, lane.lateness(Slots.CHAFF).since(chaffBefore));
                    assert filler != null && garbage != null;
                }
            }
        }
        figures.add(Figure.told("runs", runs, ""));
        figures.add(Figure.atMost("p99", p99.us(), 30, "us"));
        figures.add(Figure.told("data, p50", data[0].us(), "us"));
        figures.add(Figure.told("chaff, p50", chaff[0].us(), "us"));
        figures.add(Figure.told("data, p99", data[1].us(), "us"));
        figures.add(Figure.told("chaff, p99", chaff[1].us(), "us"));
        figures.add(Figure.atMost("p50 of data and chaff apart", Math.abs(data[0].us() - chaff[0].us()), 0.5, "us"));
        figures.add(Figure.atMost("p99 of data and chaff apart", Math.abs(data[1].us() - chaff[1].us()), 5, "us"));
    }

    private static void add(Medians[] to, LatenessCounts counts) {
        to[0].add(counts.atPermille(500));
        to[1].add(counts.atPermille(990));
    }
}
