package interstate.pacing;

import static interstate.pacing.LoopWorld.MS;
import static org.assertj.core.api.Assertions.assertThat;

import interstate.tunbridge.UdpAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A loop before a kernel that holds datagrams until the time they are stamped with, or does not. */
class HandoverTest {

    private static final long AHEAD_NS = 500_000;
    private static final long WAY_OUT_NS = 5_000;

    /** What the loop itself may be late by under the virtual clock. */
    private static final long LOOP_NS = 1_000;

    private final VirtualClock clock = new VirtualClock();
    private final Kernel kernel = new Kernel();
    private final StampWatch watch = new StampWatch(3);
    private final PacerLoop loop = loop(Leadership.alone());
    private final LaneSpec spec = LoopWorld.spec(LoopWorld.aboutEveryMs());
    private final LaneMemory memory =
            LaneMemory.ofThisProcess(LaneLayout.of(spec).bytes());

    private record Left(long calledNs, long leftNs, boolean stamped) {}

    /** Its queue, its driver and its stamps. */
    private final class Kernel implements SlotSender {
        private final List<Left> left = new ArrayList<>();
        private boolean holds = true;
        private boolean stamps = true;
        private long wayOutNs = WAY_OUT_NS;
        private int errno;
        private long releaseNs;
        private boolean stamped;

        @Override
        public void destination(
                int index,
                long high,
                long low,
                int port,
                boolean ipv6,
                long fromHigh,
                long fromLow,
                int interfaceIndex) {
            releaseNs = 0;
            stamped = false;
        }

        @Override
        public void release(int index, long atNs, boolean tell) {
            releaseNs = atNs;
            stamped = tell;
        }

        @Override
        public int send(int index, int fd, long address, int bytes) {
            if (errno != 0) {
                return errno;
            }
            long nowNs = clock.nowNs();
            long leavesNs = holds ? Math.max(nowNs + wayOutNs, releaseNs) : nowNs + wayOutNs;
            left.add(new Left(nowNs, leavesNs, releaseNs != 0));
            if (stamped && stamps) {
                watch.stamped(leavesNs);
            }
            return 0;
        }

        @Override
        public void add(int place, int index, long address, int bytes) {
            throw new AssertionError("one lane sends alone");
        }

        @Override
        public void sendAdded(int fd, int count) {
            throw new AssertionError("one lane sends alone");
        }

        @Override
        public int result(int place) {
            throw new AssertionError("one lane sends alone");
        }
    }

    private PacerLoop loop(Leadership leadership) {
        return new PacerLoop(
                clock, kernel, LoopPriority.UNTOUCHED, LoopSettings.usual(false), leadership, new byte[32]);
    }

    private Lane open() {
        loop.add(LoopWorld.pacerLane(0, clock, spec, memory, clock.nowNs() + MS, AHEAD_NS, watch));
        return new Lane(memory.buffer());
    }

    private void runPast(Lane lane, long slot) {
        while (lane.nextSlot() <= slot) {
            loop.turn();
        }
    }

    private void runUntil(Lane lane, Engine engine) {
        while (lane.engine() != engine) {
            assertThat(lane.nextSlot()).isLessThan(20_000);
            loop.turn();
        }
    }

    /** Lateness of what leaves in the slots from one on, in order. */
    private List<Long> latenessNs(Lane lane, long from, int count) {
        List<Long> instants = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instants.add(lane.instantNs(from + i));
        }
        runPast(lane, from + count - 1);
        List<Long> lateness = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lateness.add(kernel.left.get((int) from + i).leftNs() - instants.get(i));
        }
        return lateness;
    }

    @Test
    void shouldTestAtTheInstantsThenHandOverAheadWhenTheKernelHolds() {
        Lane lane = open();
        loop.turn();
        assertThat(lane.engine()).isEqualTo(Engine.TESTING);
        assertThat(latenessNs(lane, 0, 16))
                .allMatch(late -> late >= 0 && late <= Handover.HOLD_NS)
                .filteredOn(late -> late == Handover.HOLD_NS)
                .hasSize(Handover.HELD_WANTED);
        runUntil(lane, Engine.KERNEL);
        long from = lane.nextSlot();
        long spins = clock.spins;
        long sleeps = clock.sleeps;

        assertThat(latenessNs(lane, from, 500)).allMatch(late -> late == 0);
        for (int slot = (int) from; slot < from + 500; slot++) {
            long aheadNs =
                    kernel.left.get(slot).leftNs() - kernel.left.get(slot).calledNs();
            assertThat(aheadNs).isBetween(AHEAD_NS - LOOP_NS, AHEAD_NS);
        }
        assertThat(clock.spins).isEqualTo(spins);
        assertThat(clock.sleeps - sleeps).isBetween(499L, 502L);
        assertThat(lane.counters().late()).isEqualTo(Handover.HELD_WANTED);
        assertThat(lane.counters().sent()).isEqualTo(lane.nextSlot());
        assertThat(lane.counters().skipped()).isZero();
        assertThat(lane.sentNs(from + 499))
                .isEqualTo(kernel.left.get((int) from + 499).leftNs());
    }

    @Test
    void shouldStayWithTheTimerWhenTheQueueIgnoresTheTime() {
        kernel.holds = false;
        Lane lane = open();
        loop.turn();
        assertThat(latenessNs(lane, 0, 1_000)).allMatch(late -> late >= WAY_OUT_NS && late < WAY_OUT_NS + LOOP_NS);

        assertThat(lane.engine()).isEqualTo(Engine.REFUSED_EARLY);
        assertThat(kernel.left.stream().filter(Left::stamped)).hasSize(1);
    }

    @Test
    void shouldStayWithTheTimerWhenNoStampsCome() {
        kernel.stamps = false;
        Lane lane = open();
        runUntil(lane, Engine.REFUSED_SILENT);

        assertThat(clock.nowNs() - VirtualClock.START_NS)
                .isBetween(
                        Handover.MOST_SILENT * Handover.PATIENCE_NS,
                        Handover.MOST_SILENT * (Handover.PATIENCE_NS + 3 * MS));
        assertThat(kernel.left.stream().filter(Left::stamped)).isEmpty();
        assertThat(latenessNs(lane, lane.nextSlot(), 100)).allMatch(late -> late < WAY_OUT_NS + LOOP_NS);
    }

    @Test
    void shouldGoBackToTheTimerWhenNoStampsComeAnyMore() {
        Lane lane = open();
        runUntil(lane, Engine.KERNEL);
        kernel.stamps = false;
        long silentNs = clock.nowNs();
        runUntil(lane, Engine.REFUSED_SILENT);

        assertThat(clock.nowNs() - silentNs).isLessThan((Handover.MOST_SILENT + 1) * Handover.LOOK_AFTER_NS);
    }

    @Test
    void shouldStayWithTheTimerWhenTheWayOutIsAsSlowAsAHold() {
        kernel.holds = false;
        kernel.wayOutNs = Handover.HOLD_NS + 50_000;
        Lane lane = open();
        runUntil(lane, Engine.REFUSED_UNCLEAR);

        assertThat(lane.nextSlot()).isEqualTo(Handover.MOST_TRIES + 1);
        assertThat(kernel.left.stream().filter(Left::stamped)).isEmpty();
    }

    @Test
    void shouldStayWithTheTimerWhenTheSocketTakesNoTime() {
        loop.add(LoopWorld.pacerLane(0, clock, spec, memory, clock.nowNs() + MS, AHEAD_NS, null));
        Lane lane = new Lane(memory.buffer());
        runPast(lane, 100);

        assertThat(lane.engine()).isEqualTo(Engine.REFUSED_UNKNOWN);
        assertThat(kernel.left.stream().filter(Left::stamped)).isEmpty();
    }

    @Test
    void shouldGoBackToTheTimerForGoodWhenTheQueueIsReplaced() {
        Lane lane = open();
        runUntil(lane, Engine.KERNEL);
        runPast(lane, 2_000);
        assertThat(lane.engine()).isEqualTo(Engine.KERNEL);
        kernel.holds = false;
        long replacedNs = clock.nowNs();
        runUntil(lane, Engine.REFUSED_EARLY);

        assertThat(clock.nowNs() - replacedNs).isLessThan(Handover.LOOK_AFTER_NS + 3 * MS);
        long from = lane.nextSlot();
        assertThat(latenessNs(lane, from, 300)).allMatch(late -> late >= 0 && late < WAY_OUT_NS + LOOP_NS);
        kernel.holds = true;
        lane.destination(UdpAddress.any(false, 99), null, 0);
        runPast(lane, from + 1_000);
        assertThat(lane.engine()).isEqualTo(Engine.REFUSED_EARLY);
    }

    @Test
    void shouldTestAgainBeforeItHandsOverAheadWhenTheLaneMoves() {
        Lane lane = open();
        runUntil(lane, Engine.KERNEL);
        runPast(lane, 100);
        kernel.holds = false;
        lane.destination(UdpAddress.any(false, 99), null, 0);
        // The slot in which it moves is no exception.
        assertThat(latenessNs(lane, lane.nextSlot(), 200)).allMatch(late -> late >= 0);
        assertThat(lane.engine()).isEqualTo(Engine.REFUSED_EARLY);
    }

    @Test
    void shouldGoOnAheadWhenANodeWritesTheSameDestinationAgain() {
        Lane lane = open();
        runUntil(lane, Engine.KERNEL);
        lane.destination(spec.destination(), null, 0);
        assertThat(latenessNs(lane, lane.nextSlot(), 100)).allMatch(late -> late == 0);
        assertThat(lane.engine()).isEqualTo(Engine.KERNEL);
    }

    @Test
    void shouldGoOnTestingWhenSlotsAreRefusedLateOrStale() {
        Lane lane = open();
        runPast(lane, 2);
        kernel.errno = 105;
        runPast(lane, 40);
        assertThat(lane.engine()).isEqualTo(Engine.TESTING);
        kernel.errno = 0;
        // One of before, that comes when nobody asks for it any more.
        watch.stamped(clock.nowNs() - 10 * MS);
        clock.advance(7 * MS);
        runUntil(lane, Engine.KERNEL);
        assertThat(lane.counters().failed()).isBetween(37L, 39L);
    }

    @Test
    void shouldSendTheSlotItIsLateForAtOnceWhenStalled() {
        Lane lane = open();
        runUntil(lane, Engine.KERNEL);
        long slot = lane.nextSlot() + 3;
        long instantNs = lane.instantNs(slot);
        clock.advance(instantNs + MS / 2 - clock.nowNs());
        int before = kernel.left.size();
        runPast(lane, slot + 1);

        assertThat(kernel.left.get(before).leftNs() - instantNs).isBetween(MS / 2, MS / 2 + 2 * WAY_OUT_NS);
        assertThat(kernel.left).hasSize(before + 2);
        assertThat(lane.counters().skipped()).isEqualTo(3);
        assertThat(lane.counters().latenessMaxNs()).isBetween(MS / 2, MS / 2 + LOOP_NS);
    }

    @Test
    void shouldGoOnAheadAndSendNothingTwiceWhenTheStandbyTakesOver() {
        Leadership first = Leadership.of(1, LeaderLife.UNKNOWN);
        Leadership second = Leadership.of(2, LeaderLife.UNKNOWN);
        LaneMemory word = LaneMemory.ofThisProcess(64);
        word.buffer().putLong(0, Leadership.word(Leadership.FIRST_GENERATION, 1));
        first.attach(word.buffer(), 0);
        second.attach(word.buffer(), 0);
        PacerLoop leader = loop(first);
        PacerLoop standby = loop(second);
        leader.add(LoopWorld.pacerLane(0, clock, spec, memory, clock.nowNs() + MS, AHEAD_NS, watch));
        Lane lane = new Lane(memory.buffer());
        leader.start();
        while (lane.engine() != Engine.KERNEL || lane.nextSlot() < 60) {
            leader.turn();
        }
        PacerLane joined = new PacerLane(0, clock, spec, LaneLayout.of(spec), memory.buffer());
        joined.handOver(AHEAD_NS, watch);
        joined.join(99, spec, LaneLayout.of(spec), memory.buffer(), new byte[Schedule.SEED_BYTES]);
        standby.add(joined);
        standby.start();
        // Handed over ahead by the leader, which dies then.
        long slot = lane.nextSlot() - 1;
        int before = kernel.left.size();
        long nextNs = lane.instantNs(slot + 1);
        long afterNs = lane.instantNs(slot + 2);
        while (lane.nextSlot() <= slot + 2) {
            standby.turn();
        }

        assertThat(kernel.left).hasSize(before + 2);
        long lateNs = kernel.left.get(before).leftNs() - nextNs;
        assertThat(lateNs).isBetween(LoopSettings.DEFAULT_TAKEOVER_NS, 2 * LoopSettings.DEFAULT_TAKEOVER_NS);
        assertThat(kernel.left.get(before + 1).leftNs()).isEqualTo(afterNs);
        assertThat(lane.counters().takenOver()).isEqualTo(1);
        assertThat(lane.counters().uncertain()).isZero();
        assertThat(lane.engine()).isEqualTo(Engine.KERNEL);
    }

    @Test
    void shouldBoundTheTimeAheadByLeadAndInterval() {
        assertThat(Handover.aheadNs(500_000, 10 * MS, 10 * MS)).isEqualTo(500_000);
        assertThat(Handover.aheadNs(500_000, 600_000, 10 * MS)).isEqualTo(300_000);
        assertThat(Handover.aheadNs(500_000, 10 * MS, 10_000)).isEqualTo(160_000);
        assertThat(Handover.aheadNs(500_000, 0, MS)).isZero();
        assertThat(Handover.aheadNs(0, 10 * MS, MS)).isZero();
    }
}
