package interstate.it.bench;

import interstate.it.judge.Stalls;
import interstate.it.net.Command;
import interstate.it.net.Installation;
import interstate.it.probe.StallProbe;
import interstate.it.scenario.Effort;
import interstate.it.scenario.Figure;
import interstate.it.scenario.Line;
import interstate.it.scenario.Pause;
import interstate.pacing.Lane;
import interstate.pacing.Waiting;
import java.util.List;

/** One lane of 20,000 slots a second, as the machine comes and with the kernel's limit on real-time threads off. */
final class FastLine implements Line {
    private static final long INTERVAL_NS = 50_000;
    private static final int PROBE_PRIORITY = 90;

    @Override
    public String name() {
        return "fast";
    }

    @Override
    public String claim() {
        return "one lane at 50 us slots for 60 s: at least 99.9 % of slots less than 50 us late with the RT limit off, 99.5 %"
                + " as the machine comes, host stalls apart";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        measure(installation, effort, "as it comes", 99.5, figures);
        String limit = Command.run("sysctl", "-n", "kernel.sched_rt_runtime_us").strip();
        Command.run("sysctl", "-q", "-w", "kernel.sched_rt_runtime_us=-1");
        try {
            measure(installation, effort, "RT limit off", 99.9, figures);
        } finally {
            Command.run("sysctl", "-q", "-w", "kernel.sched_rt_runtime_us=" + limit);
        }
    }

    private static void measure(
            Installation installation, Effort effort, String name, double bar, List<Figure> figures) {
        int seconds = effort.of(60, 10);
        try (PacingRig rig = PacingRig.open(installation, Waiting.HYBRID, true)) {
            StallProbe probe = StallProbe.start(rig.topology(), "stalls", PROBE_PRIORITY);
            Lane lane = rig.lane(PacingRig.every(INTERVAL_NS), 10 * PacingRig.MS);
            Pause.seconds(2);
            SlotFollower follower = SlotFollower.start(lane);
            long fromNs = System.nanoTime();
            Pause.seconds(seconds);
            long toNs = System.nanoTime();
            follower.close();
            Stalls stalls = probe.seen();
            figures.add(Figure.told(name + ": slots", follower.slots(), ""));
            figures.add(Figure.told(name + ": slots without a datagram", follower.unsent(), ""));
            figures.add(Figure.told(
                    name + ": less than 50 us late, host stalls included",
                    100 * follower.shareBelow(INTERVAL_NS, Stalls.NONE),
                    "%"));
            figures.add(Figure.atLeast(
                    name + ": less than 50 us late, host stalls apart",
                    100 * follower.shareBelow(INTERVAL_NS, stalls),
                    bar,
                    "%"));
            figures.add(Figure.told(name + ": time excused as host stalls", 100 * stalls.share(fromNs, toNs), "%"));
            figures.add(Figure.told(
                    name + ": real-time priority", rig.pacer().status().realTime() ? "yes" : "no"));
        }
    }
}
