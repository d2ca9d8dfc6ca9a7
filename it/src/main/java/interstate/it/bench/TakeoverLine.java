package interstate.it.bench;

import interstate.it.judge.Quantiles;
import interstate.it.net.Command;
import interstate.it.net.Installation;
import interstate.it.scenario.Effort;
import interstate.it.scenario.Figure;
import interstate.it.scenario.Line;
import interstate.it.scenario.Pause;
import interstate.pacing.Lane;
import interstate.pacing.ScheduleSpec;
import interstate.pacing.Slots;
import interstate.pacing.Waiting;
import java.util.List;
import org.agrona.collections.LongArrayList;

/** The leading pacer killed again and again, and stopped for 5 s. */
final class TakeoverLine implements Line {
    private static final ScheduleSpec SCHEDULE =
            new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, PacingRig.MS, ScheduleSpec.DEFAULT_JITTER_PERMILLE);
    private static final long AROUND_NS = 20 * PacingRig.MS;

    @Override
    public String name() {
        return "takeover";
    }

    @Override
    public String claim() {
        return "kill -9 of the leading pacer 20 times, 5 s apart: no slot twice, at most one uncertain in all, takeover at most"
                + " 0.5 ms late at the median and 1 ms at p95; claim to call p99 at most 2 us; SIGSTOP of the leader for 5 s"
                + " likewise";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int kills = effort.of(20, 4);
        double apart = effort.of(5, 3);
        try (PacingRig rig = PacingRig.open(installation, Waiting.HYBRID, true)) {
            long receivedBefore = rig.received();
            Lane lane = rig.lane(SCHEDULE, 4 * PacingRig.MS);
            Pause.seconds(2);
            SlotFollower follower = SlotFollower.start(lane);
            LongArrayList killed = new LongArrayList();
            for (int kill = 0; kill < kills; kill++) {
                killed.addLong(System.nanoTime());
                Command.run("kill", "-KILL", Long.toString(rig.pacer().pid()));
                Pause.seconds(apart / 2);
                rig.pacer().status();
                rig.pacer().addStandby();
                Pause.seconds(apart / 2);
            }
            long takenOver = lane.counters().takenOver();
            long uncertain = lane.counters().uncertain();
            long skipped = lane.counters().skipped();

            long leader = rig.pacer().pid();
            long stoppedNs = System.nanoTime();
            Command.run("kill", "-STOP", Long.toString(leader));
            Pause.seconds(effort.of(5, 2));
            Command.run("kill", "-CONT", Long.toString(leader));
            Pause.seconds(1);
            follower.close();
            rig.pacer().endLane(lane);
            while (!lane.hasEnded()) {
                Thread.onSpinWait();
            }
            LongArrayList late = new LongArrayList();
            for (int i = 0; i < killed.size(); i++) {
                late.addLong(follower.worstNs(killed.getLong(i), killed.getLong(i) + AROUND_NS));
            }
            Quantiles lateness = Quantiles.of(late.toLongArray());
            figures.add(Figure.told("kills", kills, ""));
            figures.add(Figure.told("takeovers", takenOver, ""));
            figures.add(Figure.atMost("uncertain slots", (double) uncertain, 1, ""));
            figures.add(Figure.told("skipped slots", skipped, ""));
            figures.add(Figure.told("followed slots without a datagram", follower.unsent(), ""));
            figures.add(Figure.atMost("takeover late, median", lateness.at(0.5) / 1e6, 0.5, "ms"));
            figures.add(Figure.atMost("takeover late, p95", lateness.at(0.95) / 1e6, 1, "ms"));
            figures.add(Figure.told("takeover late, most", lateness.largest() / 1e6, "ms"));
            figures.add(Figure.atMost(
                    "claim to call, p99", lane.lateness(Slots.CLAIMS).atPermille(990) / 1e3, 2, "us"));
            figures.add(Figure.told(
                    "stopped for 5 s: takeover late", follower.worstNs(stoppedNs, stoppedNs + AROUND_NS) / 1e6, "ms"));
            figures.add(Figure.atMost(
                    "stopped for 5 s: latest slot of its waking",
                    follower.worstNs(stoppedNs + AROUND_NS, Long.MAX_VALUE) / 1e6,
                    1.25,
                    "ms"));
            // Of an uncertain slot nobody knows whether it left: then it is received, and not counted as sent.
            long unsaid = rig.received() - receivedBefore - lane.counters().sent();
            figures.add(Figure.told("received less sent", unsaid, ""));
            figures.add(Figure.holds(
                    "what was received is what was sent, or uncertain", unsaid >= 0 && unsaid <= uncertain));
        }
    }
}
