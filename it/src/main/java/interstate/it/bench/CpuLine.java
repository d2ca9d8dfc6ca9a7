package interstate.it.bench;

import interstate.it.net.Installation;
import interstate.it.net.Proc;
import interstate.it.scenario.Effort;
import interstate.it.scenario.Figure;
import interstate.it.scenario.Line;
import interstate.it.scenario.Pause;
import interstate.pacing.Lane;
import interstate.pacing.Waiting;
import java.util.List;

/** What waiting costs, leader and standby together. */
final class CpuLine implements Line {
    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public String claim() {
        return "CPU at 1 ms slots, leader and standby together: hybrid at most 25 % of a core, sleepy at most 10 %";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        measure(installation, effort, Waiting.HYBRID, 25, figures);
        measure(installation, effort, Waiting.SLEEPY, 10, figures);
    }

    private static void measure(
            Installation installation, Effort effort, Waiting waiting, double bar, List<Figure> figures) {
        String name = waiting.name().toLowerCase(java.util.Locale.ROOT);
        int seconds = effort.of(10, 4);
        try (PacingRig rig = PacingRig.open(installation, waiting, true)) {
            Lane lane = rig.lane(PacingRig.every(PacingRig.MS), 4 * PacingRig.MS);
            // What it compiles in its first seconds is not the cost of waiting.
            Pause.seconds(effort.of(5, 3));
            long fromNs = System.nanoTime();
            // By process, since they may change places.
            Proc first = rig.leader();
            Proc second = rig.standby();
            long leaderNs = first.cpuNs();
            long standbyNs = second.cpuNs();
            Pause.seconds(seconds);
            double elapsedNs = System.nanoTime() - fromNs;
            double leader = 100 * (first.cpuNs() - leaderNs) / elapsedNs;
            double standby = 100 * (second.cpuNs() - standbyNs) / elapsedNs;
            figures.add(Figure.told(name + ", leader", leader, "%"));
            figures.add(Figure.told(name + ", standby", standby, "%"));
            figures.add(Figure.atMost(name + ", together", leader + standby, bar, "%"));
            figures.add(Figure.told(name + ", takeovers", lane.counters().takenOver(), ""));
            figures.add(Figure.told(name + ", p50", lane.latenessNs(500) / 1e3, "us"));
            figures.add(Figure.told(name + ", p99", lane.latenessNs(990) / 1e3, "us"));
        }
    }
}
