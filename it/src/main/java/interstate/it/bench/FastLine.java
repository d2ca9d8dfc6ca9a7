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
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** One lane of 20,000 slots a second, as the machine comes and with the kernel's limit on real-time threads off; C beside it. */
final class FastLine implements Line {
    private static final long INTERVAL_NS = 50_000;
    private static final long PER_SECOND = 1_000_000_000L / INTERVAL_NS;
    private static final int PROBE_PRIORITY = 90;

    /** A run in which the host stalled for more of the time says nothing of the pacer. */
    private static final double MOST_EXCUSED_PERCENT = 0.5;

    private static final int MOST_VOIDED = 5;

    @Override
    public String name() {
        return "fast";
    }

    @Override
    public String claim() {
        return "one lane at 50 us slots for 60 s: at least 99.9 % of slots less than 50 us late with the RT limit off, 99.5 %"
                + " as the machine comes, host stalls apart; medians of five runs";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        measure(installation, effort, "as it comes", CPacer.NO_PRIORITY, 99.5, figures);
        String limit = Command.run("sysctl", "-n", "kernel.sched_rt_runtime_us").strip();
        Command.run("sysctl", "-q", "-w", "kernel.sched_rt_runtime_us=-1");
        try {
            measure(installation, effort, "RT limit off", CPacer.FIFO_PRIORITY, 99.9, figures);
        } finally {
            Command.run("sysctl", "-q", "-w", "kernel.sched_rt_runtime_us=" + limit);
        }
    }

    private static void measure(
            Installation installation, Effort effort, String name, int priorityOfC, double bar, List<Figure> figures) {
        int runs = effort.of(5, 1);
        List<Run> seen = new ArrayList<>();
        int voided = 0;
        while (seen.size() < runs) {
            Run run = run(installation, effort.of(60, 10), priorityOfC);
            if (run.excusedPercent() > MOST_EXCUSED_PERCENT && voided < MOST_VOIDED) {
                voided++;
            } else {
                seen.add(run);
            }
        }
        figures.add(Figure.told(name + ": runs", runs, ""));
        figures.add(
                Figure.told(name + ": runs void and repeated, host stalled for over 0.5 % of the time", voided, ""));
        figures.add(Figure.told(name + ": slots, all runs", sum(seen, Run::slots), ""));
        figures.add(Figure.told(name + ": slots without a datagram, all runs", sum(seen, Run::unsent), ""));
        figures.add(Figure.told(name + ": slots not looked at in time, all runs", sum(seen, Run::unseen), ""));
        figures.add(Figure.told(
                name + ": less than 50 us late, host stalls included", median(seen, Run::belowPercent), "%"));
        figures.add(Figure.atLeast(
                name + ": less than 50 us late, host stalls apart", median(seen, Run::belowApartPercent), bar, "%"));
        figures.add(Figure.told(
                name + ": the least of all runs",
                seen.stream().mapToDouble(Run::belowApartPercent).min().orElseThrow(),
                "%"));
        figures.add(Figure.told(
                name + ": time excused as host stalls, at the median", median(seen, Run::excusedPercent), "%"));
        figures.add(Figure.told(
                name + ": slots of C in which a datagram left, host stalls included",
                median(seen, Run::cPercent),
                "%"));
        figures.add(Figure.told(name + ": real-time priority", seen.stream().allMatch(Run::realTime) ? "yes" : "no"));
    }

    /** Ours, and then C for a third of the time: spinning, at the priority at which it keeps most slots. */
    private static Run run(Installation installation, int seconds, int priorityOfC) {
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
            boolean realTime = rig.pacer().status().realTime();
            rig.pacer().endLane(lane);
            CPacer c = CPacer.run(rig.topology(), Waiting.SPINNY, priorityOfC, INTERVAL_NS, seconds / 3 * PER_SECOND);
            return new Run(
                    follower.slots() + follower.unsent(),
                    follower.unsent(),
                    follower.unseen(),
                    100 * follower.shareBelow(INTERVAL_NS, Stalls.NONE),
                    100 * follower.shareBelow(INTERVAL_NS, stalls),
                    100 * stalls.share(fromNs, toNs),
                    100.0 * c.sent() / (c.sent() + c.skipped()),
                    realTime);
        }
    }

    private record Run(
            long slots,
            long unsent,
            long unseen,
            double belowPercent,
            double belowApartPercent,
            double excusedPercent,
            double cPercent,
            boolean realTime) {}

    private static long sum(List<Run> runs, ToLongFunction<Run> of) {
        return runs.stream().mapToLong(of).sum();
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> of) {
        double[] sorted = runs.stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
