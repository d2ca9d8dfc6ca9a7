package interstate.it.bench;

import interstate.it.capture.Recording;
import interstate.it.capture.Tcpdump;
import interstate.it.judge.Stalls;
import interstate.it.load.Garbage;
import interstate.it.net.Installation;
import interstate.it.probe.EpochOffset;
import interstate.it.probe.StallProbe;
import interstate.it.scenario.Pause;
import interstate.it.scenario.VoidRun;
import interstate.pacing.Lane;
import interstate.pacing.ScheduleSpec;
import interstate.pacing.Waiting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One lane under changing load, seen from outside at the far end of its wire: blocks of each workload in drawn order,
 * interleaved, so that what changes slowly on the machine falls on all of them.
 */
final class ObservedBlocks {
    private static final int PROBE_PRIORITY = 90;
    private static final double SETTLES_S = 1;

    /** What the lane carries. */
    enum Workload {
        /** Nothing: every slot is chaff. */
        IDLE(0),
        /** A datagram staged in every slot of even number. */
        HALF(2),
        /** A datagram staged in every slot, beside a JVM that fills 1 GB with garbage. */
        SATURATED(1);

        private final int nth;

        Workload(int nth) {
            this.nth = nth;
        }
    }

    private record Span(Workload workload, long fromNs, long toNs, long offsetNs) {}

    private ObservedBlocks() {}

    /** Records so many blocks of each workload. */
    static List<ObservedBlock> record(
            Installation installation, ScheduleSpec schedule, int ofEach, int seconds, Random order) {
        try (PacingRig rig = PacingRig.open(installation, Waiting.HYBRID, true);
                StallProbe probe = StallProbe.start(rig.topology(), "stalls", PROBE_PRIORITY)) {
            Tcpdump capture = rig.observe();
            Lane lane = rig.lane(schedule, 4 * PacingRig.MS);
            Pause.seconds(SETTLES_S);
            List<Span> spans = new ArrayList<>();
            SlotFollower follower = SlotFollower.start(lane);
            for (int round = 0; round < ofEach; round++) {
                List<Workload> next = new ArrayList<>(List.of(Workload.values()));
                Collections.shuffle(next, order);
                for (Workload workload : next) {
                    spans.add(run(rig, lane, workload, seconds));
                }
            }
            follower.close();
            rig.pacer().endLane(lane);
            Tcpdump.Stopped stopped = capture.stop();
            if (stopped.isVoid()) {
                throw new VoidRun("the capture lost " + stopped.dropped() + " packets");
            }
            long[] seen = Recording.read(stopped.file(), rig.flow()).up().epochNs();
            Stalls stalls = probe.seen();
            return spans.stream()
                    .map(span -> new ObservedBlock(
                            span.workload,
                            Arrays.stream(seen)
                                    .map(t -> t - span.offsetNs)
                                    .filter(t -> t >= span.fromNs && t < span.toNs)
                                    .toArray(),
                            follower.slotsWithInstants(span.fromNs - PacingRig.MS, span.toNs),
                            stalls))
                    .toList();
        }
    }

    private static Span run(PacingRig rig, Lane lane, Workload workload, int seconds) {
        Garbage garbage = workload == Workload.SATURATED ? Garbage.start(rig.topology()) : null;
        SlotFiller filler = SlotFiller.start(
                workload == Workload.IDLE ? List.of() : List.of(lane), Math.max(1, workload.nth), PacingRig.MS);
        try {
            Pause.seconds(SETTLES_S);
            long offsetNs = EpochOffset.sampleNs();
            long fromNs = System.nanoTime();
            Pause.seconds(seconds);
            return new Span(workload, fromNs, System.nanoTime(), offsetNs);
        } finally {
            filler.close();
            if (garbage != null) {
                garbage.close();
            }
        }
    }
}
