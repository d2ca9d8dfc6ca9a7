package interstate.pacing;

import interstate.tunbridge.UdpAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A loop, its lanes and both their ends under a virtual clock. */
final class LoopWorld {

    static final int DATAGRAM_BYTES = 256;
    static final long MS = 1_000_000;

    final VirtualClock clock = new VirtualClock();
    final RecordingSender sender = new RecordingSender(clock);
    final PacerLoop loop;
    private final Map<Integer, PacerLane> pacerLanes = new TreeMap<>();

    LoopWorld() {
        this(Waiting.HYBRID);
    }

    LoopWorld(Waiting waiting) {
        loop = new PacerLoop(
                clock,
                sender,
                LoopPriority.UNTOUCHED,
                new LoopSettings(waiting, false, false, LoopSettings.DEFAULT_TAKEOVER_NS, 1),
                Leadership.alone(),
                new byte[32]);
    }

    static LaneSpec spec(ScheduleSpec schedule) {
        byte[] seed = new byte[Schedule.SEED_BYTES];
        Arrays.fill(seed, (byte) 7);
        return new LaneSpec(
                new byte[LaneSpec.PEER_HASH_BYTES],
                0,
                UdpAddress.any(false, 1405),
                DATAGRAM_BYTES,
                DATAGRAM_BYTES + 28,
                schedule,
                4 * MS,
                Long.MAX_VALUE,
                0,
                seed);
    }

    static ScheduleSpec everyMs() {
        return new ScheduleSpec(ScheduleSpec.Kind.CONSTANT, MS, 0);
    }

    static ScheduleSpec aboutEveryMs() {
        return new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, MS, 250);
    }

    static PacerLane pacerLane(int index, SlotClock clock, LaneSpec spec, LaneMemory memory, long baseNs) {
        return pacerLane(index, clock, spec, memory, baseNs, 0, null);
    }

    static PacerLane pacerLane(
            int index,
            SlotClock clock,
            LaneSpec spec,
            LaneMemory memory,
            long baseNs,
            long aheadNs,
            @Nullable StampWatch stamps) {
        byte[] seed = Objects.requireNonNull(spec.testSeed());
        LaneLayout layout = LaneLayout.of(spec);
        PacerLane lane = new PacerLane(index, clock, spec, layout, memory.buffer());
        lane.handOver(aheadNs, stamps);
        lane.open(index, 99, spec, layout, memory.buffer(), seed, baseNs);
        return lane;
    }

    /** A lane whose slot 0 is 1 ms from now. */
    Lane open(LaneSpec spec) {
        return open(spec, MS);
    }

    Lane open(LaneSpec spec, long inNs) {
        int index = pacerLanes.size();
        LaneMemory memory = LaneMemory.ofThisProcess(LaneLayout.of(spec).bytes());
        PacerLane lane = pacerLane(index, clock, spec, memory, clock.nowNs() + inNs);
        pacerLanes.put(index, lane);
        loop.add(lane);
        return new Lane(memory.buffer());
    }

    PacerLane pacerSide(Lane lane) {
        return Objects.requireNonNull(pacerLanes.get(lane.number()));
    }

    void runUntil(long instantNs) {
        while (clock.nowNs() < instantNs) {
            loop.turn();
        }
    }

    void run(long ns) {
        runUntil(clock.nowNs() + ns);
    }

    /** Turns until the lane has passed {@code slot}. */
    void runPast(Lane lane, long slot) {
        while (lane.nextSlot() <= slot) {
            loop.turn();
        }
    }

    static byte[] datagram(int value) {
        byte[] bytes = new byte[DATAGRAM_BYTES];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
