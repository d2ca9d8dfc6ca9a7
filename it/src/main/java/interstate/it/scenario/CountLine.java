package interstate.it.scenario;

import interstate.it.judge.CountTest;
import interstate.it.judge.DefaultSchedule;
import interstate.it.load.Iperf;
import interstate.it.net.Installation;
import interstate.it.probe.EpochOffset;
import java.util.List;

/** As many datagrams busy as idle. */
final class CountLine implements Line {
    private static final long SECOND_NS = 1_000_000_000;

    @Override
    public String name() {
        return "counts";
    }

    @Override
    public String claim() {
        return "counts of 120 s idle and 120 s busy differ by less than 4 standard errors of the schedule";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int seconds = effort.of(120, 10);
        long durationNs = seconds * SECOND_NS;
        try (Rig rig = Rig.open(installation, Terms.both(LaneAsk.bytesPerSecond(1_000_000)))) {
            rig.observe();
            rig.startLink();
            long idleNs = EpochOffset.epochNs();
            Pause.seconds(seconds);
            long busyNs;
            // A little longer than the window, so that the window is busy to its end.
            try (Iperf up = Iperf.start(rig.topology(), Rig.SERVER_INNER, 5301, Iperf.Way.UP, seconds + 3);
                    Iperf down = Iperf.start(rig.topology(), Rig.SERVER_INNER, 5302, Iperf.Way.DOWN, seconds + 3)) {
                Pause.seconds(1);
                busyNs = EpochOffset.epochNs();
                Pause.seconds(seconds);
                up.bytesPerSecond();
                down.bytesPerSecond();
            }
            Observation seen = rig.finish();
            for (Observation.Direction d : seen.directions()) {
                figures.addAll(of(d, idleNs, busyNs, durationNs));
            }
            seen.check();
        }
    }

    private static List<Figure> of(Observation.Direction d, long idleNs, long busyNs, long durationNs) {
        DefaultSchedule schedule = d.asked().schedule();
        long[] times = d.trace().epochNs();
        long idle = CountTest.count(times, idleNs, durationNs);
        long busy = CountTest.count(times, busyNs, durationNs);
        long idleStolen = d.stolen(idleNs, durationNs);
        long busyStolen = d.stolen(busyNs, durationNs);
        CountTest raw = CountTest.of(idle, busy, durationNs, schedule);
        CountTest test = CountTest.of(idle + idleStolen, busy + busyStolen, durationNs, schedule);
        String name = d.name() + " ";
        return List.of(
                Figure.told(name + "expected", schedule.count(durationNs), ""),
                Figure.told(name + "idle", idle, ""),
                Figure.told(name + "busy", busy, ""),
                Figure.told(name + "idle slots lost in host stalls", idleStolen, ""),
                Figure.told(name + "busy slots lost in host stalls", busyStolen, ""),
                Figure.told(name + "difference, host stalls included", raw.standardErrors(), "s.e."),
                Figure.below(name + "difference, host stalls apart", test.standardErrors(), CountTest.LIMIT, "s.e."));
    }
}
