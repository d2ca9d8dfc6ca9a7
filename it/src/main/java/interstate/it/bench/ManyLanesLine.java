package interstate.it.bench;

import interstate.it.net.Installation;
import interstate.it.scenario.Effort;
import interstate.it.scenario.Figure;
import interstate.it.scenario.Line;
import interstate.it.scenario.Pause;
import interstate.pacing.Lane;
import interstate.pacing.LaneCounters;
import interstate.pacing.LatenessCounts;
import interstate.pacing.ScheduleSpec;
import interstate.pacing.Waiting;
import java.util.ArrayList;
import java.util.List;

/** A thousand lanes of 100 slots a second in one pacer. */
final class ManyLanesLine implements Line {
    private static final int LANES = 1_000;
    private static final long INTERVAL_NS = 10_000_000;
    private static final ScheduleSpec SCHEDULE =
            new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, INTERVAL_NS, ScheduleSpec.DEFAULT_JITTER_PERMILLE);

    @Override
    public String name() {
        return "lanes";
    }

    @Override
    public String claim() {
        return "1,000 lanes of 100 slots/s in one pacer: no slot lost in 60 s, p99 lateness at most 0.5 ms at 65 % of a core"
                + " with cells staged, at 80 % when all is chaff; the standby at most 20 % more; cost a slot falls as lanes grow";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        measure(installation, effort.of(60, 8), LANES, true, "staged", 65, figures);
        measure(installation, effort.of(60, 8), LANES, false, "chaff", 80, figures);
        double cost = Double.MAX_VALUE;
        boolean falls = true;
        for (int lanes : new int[] {10, 100, LANES}) {
            List<Figure> unused = new ArrayList<>();
            double perSlot = measure(installation, effort.of(10, 5), lanes, false, "", 100, unused);
            figures.add(Figure.told("cost a slot of " + lanes + " lanes", perSlot / 1e3, "us"));
            falls &= perSlot < cost;
            cost = perSlot;
        }
        figures.add(Figure.holds("cost a slot falls as lanes grow", falls));
    }

    /** @return CPU of the leader for each slot, in ns */
    private static double measure(
            Installation installation,
            int seconds,
            int count,
            boolean staged,
            String name,
            double bar,
            List<Figure> figures) {
        try (PacingRig rig = PacingRig.open(installation, Waiting.HYBRID, true)) {
            long receivedBefore = rig.received();
            List<Lane> lanes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                lanes.add(rig.lane(SCHEDULE, INTERVAL_NS));
            }
            try (SlotFiller filler = SlotFiller.start(staged ? lanes : List.of(), 1, 4 * PacingRig.MS)) {
                Pause.seconds(3);
                LatenessCounts late = lateness(lanes);
                LaneCounters before = sum(lanes);
                long fromNs = System.nanoTime();
                RoleCpu cpu = RoleCpu.over(rig, seconds);
                double elapsedNs = System.nanoTime() - fromNs;
                late = lateness(lanes).since(late);
                LaneCounters after = sum(lanes);
                assert filler != null;
                lanes.forEach(rig.pacer()::endLane);
                lanes.forEach(lane -> {
                    while (!lane.hasEnded()) {
                        Thread.onSpinWait();
                    }
                });
                LaneCounters all = sum(lanes);
                figures.add(
                        Figure.told(name + ": slots a second", (after.sent() - before.sent()) * 1e9 / elapsedNs, ""));
                figures.add(Figure.exactly(name + ": slots lost", after.skipped() - before.skipped(), 0, ""));
                figures.add(Figure.exactly(
                        name + ": sent and not received", all.sent() - (rig.received() - receivedBefore), 0, ""));
                figures.add(Figure.told(
                        name + ": chaff",
                        100.0 * (after.chaff() - before.chaff()) / (after.sent() - before.sent()),
                        "%"));
                figures.add(Figure.told(name + ": p50", late.atPermille(500) / 1e3, "us"));
                figures.add(Figure.atMost(name + ": p99", late.atPermille(990) / 1e3, 500, "us"));
                figures.add(Figure.atMost(name + ": leader's CPU", cpu.leaderPercent(), bar, "%"));
                figures.add(Figure.atMost(name + ": standby's CPU", cpu.standbyPercent(), 20, "%"));
                figures.add(Figure.told(
                        name + ": takeovers", (after.takenOver() - before.takenOver()) / (double) count, ""));
                figures.add(Figure.told(name + ": time in which the lead changed", cpu.changingPercent(), "%"));
                return cpu.leaderPercent() / 100 * elapsedNs / (after.sent() - before.sent());
            }
        }
    }

    private static LatenessCounts lateness(List<Lane> lanes) {
        LatenessCounts sum = lanes.get(0).lateness();
        for (Lane lane : lanes.subList(1, lanes.size())) {
            sum = sum.plus(lane.lateness());
        }
        return sum;
    }

    private static LaneCounters sum(List<Lane> lanes) {
        long sent = 0;
        long chaff = 0;
        long skipped = 0;
        long takenOver = 0;
        for (Lane lane : lanes) {
            LaneCounters counters = lane.counters();
            sent += counters.sent();
            chaff += counters.chaff();
            skipped += counters.skipped();
            takenOver += counters.takenOver();
        }
        return new LaneCounters(sent, 0, chaff, 0, skipped, 0, 0, 0, 0, 0, 0, takenOver, 0);
    }
}
