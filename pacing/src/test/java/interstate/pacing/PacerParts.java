package interstate.pacing;

import interstate.tunbridge.SendBatch;
import interstate.tunbridge.SendMessage;
import interstate.tunbridge.UdpAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a slot is made of, part by part, without waits and system calls: datagrams of a full packet, a cell's steps from the
 * node's staging to the pacer's account, the heap of many lanes. Run by {@link PacerPartsMain}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PacerParts {

    private static final int DATAGRAM_BYTES = 1472;
    private static final int LANES = 1_000;
    private static final long MS = 1_000_000;

    /** Chaff of which every place is full. */
    @State(Scope.Thread)
    public static class FullChaff {
        private final Chaff chaff = new Chaff(new byte[ChaChaBlock.KEY_BYTES], LaneSpec.MAX_DATAGRAM_BYTES);

        public FullChaff() {
            chaff.lengthen(DATAGRAM_BYTES);
            while (!chaff.isFull()) {
                chaff.makeOne();
            }
        }
    }

    /** A schedule of each kind. */
    @State(Scope.Thread)
    public static class Draws {
        @Param
        public ScheduleSpec.Kind kind;

        private Schedule schedule;
        private long slot;

        public Draws() {
            kind = ScheduleSpec.Kind.DEFAULT;
            schedule = scheduleOf(kind);
        }

        @Setup
        public void make() {
            schedule = scheduleOf(kind);
        }

        private static Schedule scheduleOf(ScheduleSpec.Kind kind) {
            return new Schedule(
                    new ScheduleSpec(kind, MS, ScheduleSpec.DEFAULT_JITTER_PERMILLE), new byte[Schedule.SEED_BYTES]);
        }
    }

    /** A thousand lanes by their next instants. */
    @State(Scope.Thread)
    public static class Heap {
        private final NextSlots next = new NextSlots(PacerLoop.MAX_LANES);
        private final Schedule schedule = new Schedule(
                new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, 10 * MS, ScheduleSpec.DEFAULT_JITTER_PERMILLE),
                new byte[Schedule.SEED_BYTES]);
        private final long[] gaps = new long[1 << 12];
        private int at;

        public Heap() {
            for (int lane = 0; lane < LANES; lane++) {
                next.add(lane, schedule.drawNs(lane));
            }
            Arrays.setAll(gaps, i -> schedule.drawNs(LANES + i));
        }

        private long gap() {
            at = (at + 1) & (gaps.length - 1);
            return gaps[at];
        }
    }

    /** A lane at its first slot with a datagram staged in it, as the node and the pacer hold it. */
    @State(Scope.Thread)
    public static class Cells {
        private final UnsafeBuffer memory;
        private final PacerLane pacer;
        private final Lane node;
        private final byte[] datagram = new byte[DATAGRAM_BYTES];
        private final UnsafeBuffer out = direct(LaneSpec.MAX_DATAGRAM_BYTES);
        private final UnsafeBuffer chaff = direct(LaneSpec.MAX_DATAGRAM_BYTES);
        private int staged;

        public Cells() {
            LaneSpec spec = new LaneSpec(
                    new byte[LaneSpec.PEER_HASH_BYTES],
                    0,
                    UdpAddress.any(false, 1405),
                    DATAGRAM_BYTES,
                    DATAGRAM_BYTES + 28,
                    LoopWorld.everyMs(),
                    4 * MS,
                    Long.MAX_VALUE,
                    0);
            LaneLayout layout = LaneLayout.of(spec);
            memory = direct(layout.bytes());
            pacer = new PacerLane(0, new VirtualClock(), spec, layout, memory);
            pacer.open(0, 99, spec, layout, memory, new byte[Schedule.SEED_BYTES], MS);
            node = new Lane(memory);
            node.stage(0, datagram, 0);
        }

        private static UnsafeBuffer direct(int bytes) {
            return new UnsafeBuffer(BufferUtil.allocateDirectAligned(bytes, 64));
        }
    }

    /** The messages of a full batch, as they are prepared for sendmmsg. */
    @State(Scope.Thread)
    public static class Messages {
        private final SendBatch batch = new SendBatch(SlotBatch.MOST);
        private final SendMessage[] messages = new SendMessage[SlotBatch.MOST];
        private final UnsafeBuffer datagrams = Cells.direct(SlotBatch.MOST * LaneSpec.MAX_DATAGRAM_BYTES);

        public Messages() {
            Arrays.setAll(messages, i -> new SendMessage());
        }
    }

    @Benchmark
    public void chaffOfOneDatagram(FullChaff state) {
        state.chaff.makeOne();
    }

    @Benchmark
    public long drawOneInterval(Draws state) {
        return state.schedule.drawNs(state.slot++);
    }

    @Benchmark
    public int moveFirstOfAThousandLanes(Heap state) {
        state.next.moveFirst(state.next.firstInstantNs() + state.gap());
        return state.next.firstLane();
    }

    @Benchmark
    public boolean stage(Cells state) {
        state.staged = (state.staged + 1) % (state.node.cells() - 1);
        return state.node.stage(state.staged, state.datagram, 0);
    }

    /** What was staged. */
    @Benchmark
    public int chooseData(Cells state) {
        return state.pacer.choose(state.out, 0, state.chaff, 0);
    }

    /** Nothing was staged: by the same steps, so as long. */
    @Benchmark
    public int chooseChaff(Cells state) {
        state.pacer.follow();
        return state.pacer.choose(state.out, 0, state.chaff, 0);
    }

    /** The claim, and what makes the next one possible: on to the next slot. */
    @Benchmark
    public boolean claimAndPass(Cells state) {
        boolean ours = state.pacer.claim(1);
        state.pacer.pass();
        return ours;
    }

    /** Fate, counters and the lateness histogram. */
    @Benchmark
    public void account(Cells state) {
        state.pacer.sent(PacerLane.CHAFF, state.pacer.instantNs() + 700, 0, 0);
    }

    @Benchmark
    @OperationsPerInvocation(SlotBatch.MOST)
    public void prepareOneMessageOfABatch(Messages state) {
        for (int i = 0; i < SlotBatch.MOST; i++) {
            long at = state.datagrams.addressOffset() + (long) i * LaneSpec.MAX_DATAGRAM_BYTES;
            state.batch.set(i, state.messages[i], at, DATAGRAM_BYTES);
        }
    }
}
