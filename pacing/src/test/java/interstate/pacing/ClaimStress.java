package interstate.pacing;

import interstate.tunbridge.UdpAddress;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * What the pacers of a pair and a node do to one cell at the same time, on real CPUs and under the compilers' reorderings:
 * where {@link ClaimInterleavingTest} tries the orders of accesses, this tries the memory model. Run by
 * {@link ClaimStressTest}.
 */
final class ClaimStress {

    private static final int BYTES = 64;
    private static final long INTERVAL_NS = 10_000_000_000L;
    private static final LaneSpec SPEC = new LaneSpec(
            new byte[LaneSpec.PEER_HASH_BYTES],
            0,
            UdpAddress.any(false, 1),
            BYTES,
            BYTES + 28,
            new ScheduleSpec(ScheduleSpec.Kind.CONSTANT, INTERVAL_NS, 0),
            0,
            Long.MAX_VALUE,
            0);
    private static final LaneLayout LAYOUT = LaneLayout.of(SPEC);
    private static final byte[] OLD = filled((byte) 1);
    private static final byte[] NEW = filled((byte) 2);
    private static final int CHAFF = 3;

    private ClaimStress() {}

    private static byte[] filled(byte value) {
        byte[] bytes = new byte[BYTES];
        Arrays.fill(bytes, value);
        return bytes;
    }

    /** A lane at its first slot, as two pacers and a node hold it. */
    private static final class Cell {
        private final UnsafeBuffer memory = new UnsafeBuffer(new byte[LAYOUT.bytes()]);
        private final UnsafeBuffer chaff = new UnsafeBuffer(filled((byte) CHAFF));
        private final PacerLane leader = new PacerLane(0, new KernelClock(), SPEC, LAYOUT, memory);
        private final PacerLane standby = new PacerLane(0, new KernelClock(), SPEC, LAYOUT, memory);
        private final Lane node;

        Cell() {
            leader.open(0, 0, SPEC, LAYOUT, memory, new byte[Schedule.SEED_BYTES], INTERVAL_NS);
            standby.join(0, SPEC, LAYOUT, memory, new byte[Schedule.SEED_BYTES]);
            node = new Lane(memory);
        }

        /** What a pacer would send: the one byte that its datagram is made of, or -1 if it is made of several. */
        int chosen(PacerLane pacer) {
            UnsafeBuffer out = new UnsafeBuffer(new byte[BYTES]);
            int epoch = pacer.choose(out, 0, chaff, 0);
            int first = out.getByte(0);
            for (int i = 1; i < BYTES; i++) {
                if (out.getByte(i) != first) {
                    return -1;
                }
            }
            return epoch == PacerLane.CHAFF && first != CHAFF ? -1 : first;
        }
    }

    /** Two pacers claim one slot. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the leader's")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the standby's")
    @Outcome(expect = Expect.FORBIDDEN, desc = "both send the slot, or nobody does")
    @State
    public static class OneSlotTwoPacers {
        private final Cell cell = new Cell();

        @Actor
        public void leader(II_Result result) {
            result.r1 = cell.leader.claim(1) ? 1 : 0;
        }

        @Actor
        public void standby(II_Result result) {
            result.r2 = cell.standby.claim(2) ? 1 : 0;
        }
    }

    /** A node that has taken the lane over fills a cell anew that its forerunner filled, while a pacer takes what is in it. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "what was staged before")
    @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "what is staged now")
    @Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "chaff, between the two")
    @Outcome(expect = Expect.FORBIDDEN, desc = "parts of two datagrams")
    @State
    public static class StagedWhileItIsTaken {
        private final Cell cell = new Cell();

        public StagedWhileItIsTaken() {
            cell.node.stage(0, OLD, 0);
        }

        @Actor
        public void node() {
            cell.node.raiseEpoch();
            cell.node.stage(0, NEW, 0);
        }

        @Actor
        public void pacer(I_Result result) {
            result.r1 = cell.chosen(cell.leader);
        }
    }

    /** Both pacers come to a slot that is staged; the node asks what became of it when they are through. */
    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "the leader's, and the node knows it was taken")
    @Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "the standby's, and the node knows it was taken")
    @Outcome(expect = Expect.FORBIDDEN, desc = "sent twice or never, or the node would send it again")
    @State
    public static class FateOfOneSlot {
        private final Cell cell = new Cell();

        public FateOfOneSlot() {
            cell.node.stage(0, OLD, 0);
        }

        private static int pass(Cell cell, PacerLane pacer, int generation) {
            int epoch = pacer.choose(new UnsafeBuffer(new byte[BYTES]), 0, cell.chaff, 0);
            boolean ours = pacer.claim(generation);
            if (ours) {
                pacer.sent(epoch, INTERVAL_NS, 0, 0);
            }
            pacer.pass();
            return ours ? 1 : 0;
        }

        @Actor
        public void leader(III_Result result) {
            result.r1 = pass(cell, cell.leader, 1);
        }

        @Actor
        public void standby(III_Result result) {
            result.r2 = pass(cell, cell.standby, 2);
        }

        @Arbiter
        public void node(III_Result result) {
            result.r3 = cell.node.fate(0) == Fate.TAKEN ? 1 : 0;
        }
    }
}
