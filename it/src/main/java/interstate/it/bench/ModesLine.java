package interstate.it.bench;

import interstate.it.bench.Mode.Sender;
import interstate.it.bench.Mode.Told;
import interstate.it.net.Command;
import interstate.it.net.Installation;
import interstate.it.net.Proc;
import interstate.it.scenario.Effort;
import interstate.it.scenario.Figure;
import interstate.it.scenario.Line;
import interstate.it.scenario.Pause;
import interstate.pacing.Lane;
import interstate.pacing.LaneCounters;
import interstate.pacing.LatenessCounts;
import interstate.pacing.Waiting;
import java.util.List;

/** One lane of 1 ms slots in each way of waiting beside each load, and the C program in the same way under the same load. */
final class ModesLine implements Line {
    static final String NAME = "modes";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String claim() {
        return "1 ms slots, hybrid, sleepy and spinny, each on an idle machine, with every core busy and beside a JVM that makes"
                + " garbage: hybrid is as exact as C in the same run (p99 within 1.5 times or 10 us)";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        figures.add(Figure.told(
                "kernel.sched_rt_runtime_us",
                Command.run("sysctl", "-n", "kernel.sched_rt_runtime_us").strip()));
        for (Waiting waiting : Waiting.values()) {
            try (PacingRig rig = PacingRig.open(installation, waiting, true)) {
                for (Load load : Load.values()) {
                    measure(rig, waiting, load, effort.of(10, 3), figures);
                }
            }
        }
    }

    private static void measure(PacingRig rig, Waiting waiting, Load load, int seconds, List<Figure> figures) {
        try (AutoCloseable loaded = load.start(rig.topology())) {
            assert loaded != null;
            Lane lane = rig.lane(PacingRig.every(PacingRig.MS), 4 * PacingRig.MS);
            LatenessCounts ours = ours(rig, lane, new Mode(waiting, load, Sender.OURS), seconds, figures);
            boolean realTime = rig.pacer().status().realTime();
            rig.pacer().endLane(lane);
            int priority = realTime ? CPacer.FIFO_PRIORITY : CPacer.NO_PRIORITY;
            CPacer c = CPacer.run(rig.topology(), waiting, priority, PacingRig.MS, 1_000L * seconds);
            add(new Mode(waiting, load, Sender.C), c, figures);
            String name = Mode.words(waiting) + ", " + load.words() + ": ";
            figures.add(Figure.told(name + "real-time priority, both", realTime ? "yes" : "no"));
            if (waiting == Waiting.HYBRID) {
                figures.add(Figure.holds(name + "p99 as exact as C", CPacer.asExact(ours.atPermille(990), c.p99Ns())));
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static LatenessCounts ours(PacingRig rig, Lane lane, Mode mode, int seconds, List<Figure> figures) {
        Pause.seconds(1);
        // By process, since they may change places.
        Proc first = rig.leader();
        Proc second = rig.standby();
        long firstNs = first.cpuNs();
        long secondNs = second.cpuNs();
        LatenessCounts early = lane.lateness();
        LaneCounters before = lane.counters();
        Pause.seconds(seconds);
        LatenessCounts late = lane.lateness().since(early);
        LaneCounters after = lane.counters();
        firstNs = first.cpuNs() - firstNs;
        secondNs = second.cpuNs() - secondNs;
        // Where they changed places neither led for the whole time: then what both took, the standby's little included.
        boolean changed = after.takenOver() != before.takenOver();
        long leaderNs = changed ? firstNs + secondNs : Math.max(firstNs, secondNs);
        tell(mode, Told.P50, late.atPermille(500), figures);
        tell(mode, Told.P90, late.atPermille(900), figures);
        tell(mode, Told.P99, late.atPermille(990), figures);
        tell(mode, Told.P999, late.atPermille(999), figures);
        tell(mode, Told.MAX, late.atPermille(1_000), figures);
        tell(mode, Told.CPU, leaderNs / Math.max(1, late.total()), figures);
        skipped(mode, after.skipped() - before.skipped(), figures);
        return late;
    }

    private static void add(Mode mode, CPacer c, List<Figure> figures) {
        tell(mode, Told.P50, c.p50Ns(), figures);
        tell(mode, Told.P90, c.p90Ns(), figures);
        tell(mode, Told.P99, c.p99Ns(), figures);
        tell(mode, Told.P999, c.p999Ns(), figures);
        tell(mode, Told.MAX, c.maxNs(), figures);
        tell(mode, Told.CPU, c.cpuNs() / c.sent(), figures);
        skipped(mode, c.skipped(), figures);
    }

    private static void tell(Mode mode, Told told, long ns, List<Figure> figures) {
        figures.add(Figure.told(mode.figure(told), ns / 1e3, told.unit()));
    }

    private static void skipped(Mode mode, long slots, List<Figure> figures) {
        figures.add(Figure.told(mode.figure(Told.SKIPPED), slots, Told.SKIPPED.unit()));
    }
}
