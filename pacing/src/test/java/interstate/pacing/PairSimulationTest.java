package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.tunbridge.UdpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whole loops of two pacers, and of a third that joins when one has died, on one lane under a virtual clock, killed or
 * stopped at any access to what they share.
 */
@Timeout(120)
class PairSimulationTest {

    private static final int RUNS = 250;
    private static final int SLOTS = 60;
    private static final int BYTES = 32;
    private static final long MS = 1_000_000;

    /** What a takeover may be late by besides its own time: half of it between looks, and the steps of the work itself. */
    private static final long TAKEOVER_LATE_NS = LoopSettings.DEFAULT_TAKEOVER_NS * 3 / 2 + 60_000;

    /** A lane's pacers, and what an observer saw. */
    private static final class World {
        private final LaneSpec spec;
        private final LaneLayout layout;
        private final ByteBuffer memory;
        private final ByteBuffer pairMemory = BufferUtil.allocateDirectAligned(Long.BYTES, 64);
        private final Interleaving interleaving;
        private final Map<Long, Long> sentAtNs = new HashMap<>();
        private final Map<Long, Long> instants = new HashMap<>();
        private long txtimeAheadNs;
        private final Random random;

        World(long seed, ScheduleSpec schedule) {
            interleaving = new Interleaving(new Random(seed));
            random = new Random(seed);
            byte[] laneSeed = new byte[32];
            laneSeed[0] = (byte) seed;
            laneSeed[1] = (byte) (seed >> 8);
            spec = new LaneSpec(
                    new byte[32], 0, UdpAddress.any(false, 1), BYTES, 60, schedule, 0, Long.MAX_VALUE, 0, laneSeed);
            layout = LaneLayout.of(spec);
            memory = BufferUtil.allocateDirectAligned(layout.bytes(), 64);
            new UnsafeBuffer(pairMemory).putLong(0, Leadership.word(1, 1));
            new PacerLane(0, new VirtualClock(), spec, layout, new UnsafeBuffer(memory))
                    .open(0, 0, spec, layout, new UnsafeBuffer(memory), laneSeed, MS);
            // What was settled when instants were drawn ahead: it is for the pacers to settle, both at once.
            new UnsafeBuffer(memory).setMemory(LaneLayout.HOURS_AT, LaneLayout.HOURS_KEPT * Long.BYTES, (byte) 0);
        }

        /** The instants as a third would draw them afterwards, who finds all hours settled. */
        private void drawInstants() {
            SharedHours settled = new SharedHours(new VirtualClock(), new UnsafeBuffer(memory));
            Schedule drawn = new Schedule(spec.schedule(), Objects.requireNonNull(spec.testSeed()), settled);
            long instantNs = MS;
            for (long slot = 0; slot < SLOTS; slot++) {
                instantNs += slot == 0 ? 0 : drawn.drawNs(slot, instantNs);
                instants.put(slot, instantNs);
            }
        }

        long hours() {
            long number = 0;
            while (new UnsafeBuffer(memory).getLong(LaneLayout.hourAt(number)) != 0) {
                number++;
            }
            return number;
        }

        /** @param after joins when this one has died, or null for one that is there from the start */
        Interleaving.Party pacer(long process, int deathIn, Interleaving.@Nullable Party after) {
            return interleaving.add("pacer " + process, deathIn, self -> {
                AtomicBoolean running = new AtomicBoolean();
                Runnable step = () -> {
                    if (running.get()) {
                        self.step();
                    }
                };
                SteppedBuffer shared = new SteppedBuffer(memory, step);
                Leadership leadership = Leadership.of(process, LeaderLife.UNKNOWN);
                leadership.attach(new SteppedBuffer(pairMemory, step), 0);
                while (after != null && after.isAlive()) {
                    self.sleepUntil(interleaving.nowNs() + MS / 4);
                }
                PacerLane lane = new PacerLane(0, clock(self), spec, layout, shared);
                Kernel sender = new Kernel(self, lane);
                PacerLoop loop = new PacerLoop(
                        clock(self),
                        sender,
                        LoopPriority.UNTOUCHED,
                        LoopSettings.usual(false),
                        leadership,
                        new byte[32]);
                lane.handOver(txtimeAheadNs, sender.watch);
                lane.join(0, spec, layout, shared, new byte[32]);
                loop.add(lane);
                loop.start();
                running.set(true);
                while (lane.slot() < SLOTS) {
                    loop.turn();
                }
            });
        }

        private SlotClock clock(Interleaving.Party self) {
            return new SlotClock() {
                @Override
                public long nowNs() {
                    return interleaving.nowNs();
                }

                @Override
                public long utcNs() {
                    self.step();
                    // Some milliseconds before any hour of the day: set back and forth all the time.
                    return random.nextInt(Hours.HOURS) * Hours.HOUR_NS - random.nextInt(1, 12) * MS;
                }

                @Override
                public void sleepUntilNs(long instantNs) {
                    self.sleepUntil(instantNs);
                }

                @Override
                public void spin() {
                    self.step();
                }
            };
        }

        /** Takes every datagram and holds it until the time it is to be released at. */
        private final class Kernel extends RecordingSender {
            private final StampWatch watch = new StampWatch(0);
            private final PacerLane lane;
            private long releaseNs;
            private boolean stamped;

            Kernel(Interleaving.Party self, PacerLane lane) {
                super(clock(self));
                this.lane = lane;
            }

            @Override
            public void release(int index, long atNs, boolean tell) {
                releaseNs = atNs;
                stamped = tell;
            }

            @Override
            public int send(int index, int fd, long address, int bytes) {
                long slot = lane.slot();
                assertThat(SlotWord.slot(new UnsafeBuffer(memory).getLong(layout.cellAt(slot) + LaneLayout.CLAIM)))
                        .isEqualTo(slot);
                long leavesNs = Math.max(interleaving.nowNs(), releaseNs);
                assertThat(sentAtNs.put(slot, leavesNs)).isNull();
                if (stamped) {
                    watch.stamped(leavesNs);
                }
                return 0;
            }
        }

        long latenessNs(long slot) {
            return Objects.requireNonNull(sentAtNs.get(slot)) - Objects.requireNonNull(instants.get(slot));
        }

        long counted(LaneCounter counter) {
            return new UnsafeBuffer(memory).getLong(counter.at());
        }
    }

    private static ScheduleSpec aboutEveryMs() {
        return new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, MS, 250);
    }

    @Test
    void shouldSendEverySlotOnceAndOnTimeWhenNobodyDies() throws InterruptedException {
        for (long seed = 0; seed < RUNS / 5; seed++) {
            World world = new World(seed, aboutEveryMs());
            world.pacer(1, 0, null);
            world.pacer(2, 0, null);
            run(world, seed);
            for (long slot = 0; slot < SLOTS; slot++) {
                assertThat(world.sentAtNs).as("seed %d", seed).containsKey(slot);
                assertThat(world.latenessNs(slot))
                        .as("seed %d slot %d", seed, slot)
                        .isBetween(0L, 60_000L);
            }
            assertThat(world.counted(LaneCounter.TAKEN_OVER))
                    .as("seed %d", seed)
                    .isZero();
        }
    }

    @Test
    void shouldLoseAtMostOneSlotAndBeLateByTheTakeoverWhenTheLeaderIsKilledAnywhere() throws InterruptedException {
        int killed = 0;
        int uncertain = 0;
        for (long seed = 1_000; seed < 1_000 + RUNS; seed++) {
            World world = new World(seed, aboutEveryMs());
            Interleaving.Party leader = world.pacer(1, 600, null);
            world.pacer(2, 0, null);
            world.pacer(3, 0, leader);
            run(world, seed);
            int missing = 0;
            for (long slot = 0; slot < SLOTS; slot++) {
                if (!world.sentAtNs.containsKey(slot)) {
                    missing++;
                } else {
                    assertThat(world.latenessNs(slot))
                            .as("seed %d slot %d", seed, slot)
                            .isBetween(0L, TAKEOVER_LATE_NS);
                }
            }
            assertThat(missing).as("seed %d", seed).isLessThanOrEqualTo(world.interleaving.killed());
            assertThat(world.counted(LaneCounter.UNCERTAIN)).as("seed %d", seed).isLessThanOrEqualTo(1);
            assertThat(missing).as("seed %d", seed).isLessThanOrEqualTo((int) world.counted(LaneCounter.UNCERTAIN));
            killed += world.interleaving.killed();
            uncertain += (int) world.counted(LaneCounter.UNCERTAIN);
        }
        assertThat(killed).isGreaterThan(RUNS / 2);
        assertThat(uncertain).isLessThan(killed / 2);
    }

    @Test
    void shouldSendNoSlotTwiceNorAnIntervalLateWhenEitherIsStoppedAnywhere() throws InterruptedException {
        int stopped = 0;
        long takenOver = 0;
        for (long seed = 5_000; seed < 5_000 + RUNS; seed++) {
            World world = new World(seed, aboutEveryMs());
            world.txtimeAheadNs = seed % 2 == 0 ? 0 : 300_000;
            world.pacer(1, 0, null).stopsIn(400, 8 * MS);
            world.pacer(2, 0, null).stopsIn(1_000, 3 * MS);
            run(world, seed);
            stopped += world.interleaving.stopped();
            takenOver += world.counted(LaneCounter.TAKEN_OVER);
            long missing = 0;
            for (long slot = 0; slot < SLOTS; slot++) {
                missing += world.sentAtNs.containsKey(slot) ? 0 : 1;
                if (world.sentAtNs.containsKey(slot)) {
                    assertThat(world.latenessNs(slot))
                            .as("seed %d slot %d", seed, slot)
                            .isNotNegative();
                }
            }
            long excused = world.counted(LaneCounter.SKIPPED) + world.counted(LaneCounter.UNCERTAIN);
            assertThat(missing).as("seed %d", seed).isLessThanOrEqualTo(excused);
        }
        assertThat(stopped).isGreaterThan(RUNS / 2);
        assertThat(takenOver).isPositive();
    }

    @Test
    void shouldLeaveNoEarlierAndBeTakenOverAlikeWhenTheKernelReleasesWhatIsHandedOverAhead()
            throws InterruptedException {
        int killed = 0;
        int byKernel = 0;
        for (long seed = 9_000; seed < 9_000 + RUNS; seed++) {
            World world = new World(seed, aboutEveryMs());
            world.txtimeAheadNs = 300_000;
            Interleaving.Party leader = world.pacer(1, 1_500, null);
            world.pacer(2, 0, null);
            world.pacer(3, 0, leader);
            run(world, seed);
            int missing = 0;
            for (long slot = 0; slot < SLOTS; slot++) {
                if (!world.sentAtNs.containsKey(slot)) {
                    missing++;
                } else {
                    assertThat(world.latenessNs(slot))
                            .as("seed %d slot %d", seed, slot)
                            .isBetween(0L, TAKEOVER_LATE_NS);
                    byKernel += world.latenessNs(slot) == 0 ? 1 : 0;
                }
            }
            assertThat(missing).as("seed %d", seed).isLessThanOrEqualTo((int) world.counted(LaneCounter.UNCERTAIN));
            assertThat(world.counted(LaneCounter.UNCERTAIN)).as("seed %d", seed).isLessThanOrEqualTo(1);
            killed += world.interleaving.killed();
        }
        assertThat(killed).isGreaterThan(RUNS / 4);
        assertThat(byKernel).isGreaterThan(RUNS * SLOTS / 2);
    }

    @Test
    void shouldDrawTheSameHoursWhenClocksAreSetAllTheTime() throws InterruptedException {
        List<Long> hourlyNs = new ArrayList<>();
        for (long hour = 0; hour < Hours.HOURS; hour++) {
            hourlyNs.add(MS + hour * MS / 10);
        }
        long hours = 0;
        for (long seed = 9_000; seed < 9_000 + RUNS; seed++) {
            World world = new World(seed, ScheduleSpec.timetable(hourlyNs, 250));
            Interleaving.Party leader = world.pacer(1, 600, null);
            world.pacer(2, 0, null);
            world.pacer(3, 0, leader);
            run(world, seed);
            for (long slot : world.sentAtNs.keySet()) {
                if (slot < SLOTS) {
                    assertThat(world.latenessNs(slot))
                            .as("seed %d slot %d", seed, slot)
                            .isBetween(0L, TAKEOVER_LATE_NS);
                }
            }
            assertThat(world.sentAtNs.size())
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(SLOTS - world.interleaving.killed());
            hours += world.hours();
        }
        assertThat(hours).isGreaterThan(2L * RUNS);
    }

    private static void run(World world, long seed) throws InterruptedException {
        try {
            world.interleaving.run();
            world.drawInstants();
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }
}
