package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.tunbridge.UdpAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two nodes, the second taking the lane over when the first has ended, and two pacers at the same slots, in every order of their
 * accesses to the lane's memory that a seed leads to, with the first of each killed anywhere.
 */
@Timeout(60)
class ClaimInterleavingTest {

    private static final int RUNS = 400;
    private static final int SLOTS = 40;
    private static final int BYTES = 32;
    private static final long CHAFF = -1;

    /** One run: the lane, and what an observer saw. */
    private static final class World {
        private final LaneSpec spec = new LaneSpec(
                new byte[32],
                0,
                UdpAddress.any(false, 1),
                BYTES,
                60,
                new ScheduleSpec(ScheduleSpec.Kind.CONSTANT, 100_000_000, 0),
                0,
                Long.MAX_VALUE,
                0);
        private final LaneLayout layout = LaneLayout.of(spec);
        private final ByteBuffer memory = BufferUtil.allocateDirectAligned(layout.bytes(), 64);
        private final Interleaving interleaving;
        private final Map<Long, Long> staged = new HashMap<>();
        private final Map<Long, Long> sentInSlot = new HashMap<>();
        private final Set<Long> sent = new HashSet<>();
        private final Set<Long> knownPassed = new HashSet<>();
        private long counter;

        World(long seed) {
            interleaving = new Interleaving(new Random(seed));
        }

        void pacer(String name, int deathIn) {
            AtomicReference<Interleaving.Party> party = new AtomicReference<>();
            // Made before the run: both write the same head.
            SteppedBuffer stepped = new SteppedBuffer(memory, () -> stepOf(party.get()));
            PacerLane lane = new PacerLane(0, new VirtualClock(), spec, layout, stepped);
            lane.open(0, 0, spec, layout, stepped, new byte[32], 0);
            interleaving.add(name, deathIn, self -> {
                party.set(self);
                UnsafeBuffer out = new SteppedBuffer(BufferUtil.allocateDirectAligned(BYTES, 64), self::step);
                UnsafeBuffer chaff = new UnsafeBuffer(new byte[BYTES]);
                chaff.setMemory(0, BYTES, (byte) CHAFF);
                while (lane.slot() < SLOTS) {
                    int epoch = lane.choose(out, 0, chaff, 0);
                    if (lane.claim(1)) {
                        self.step();
                        send(lane.slot(), out, epoch != PacerLane.CHAFF);
                        lane.sent(epoch, lane.instantNs(), 0, 0);
                    }
                    lane.pass();
                }
            });
        }

        private static void stepOf(Interleaving.@Nullable Party party) {
            if (party != null) {
                party.step();
            }
        }

        private void send(long slot, UnsafeBuffer out, boolean data) {
            long value = out.getLong(0);
            for (int at = 0; at < BYTES; at += Long.BYTES) {
                assertThat(out.getLong(at)).as("torn").isEqualTo(value);
            }
            assertThat(sentInSlot.put(slot, value)).as("slot %d twice", slot).isNull();
            assertThat(value != CHAFF).isEqualTo(data);
            if (data) {
                assertThat(sent.add(value)).as("datagram %d twice", value).isTrue();
                assertThat(staged).containsEntry(value, slot);
                assertThat(knownPassed).doesNotContain(value);
            }
        }

        /** A node, which first waits for the end of the one before it. */
        Interleaving.Party node(String name, int deathIn, Interleaving.@Nullable Party after) {
            return interleaving.add(name, deathIn, self -> {
                while (after != null && after.isAlive()) {
                    self.step();
                }
                Lane lane = new Lane(new SteppedBuffer(memory, self::step));
                if (after != null) {
                    lane.raiseEpoch();
                }
                long slot = lane.nextSlot();
                Map<Long, Long> mine = new HashMap<>();
                long leavesAt = after == null ? SLOTS / 2 : SLOTS;
                while (lane.nextSlot() < leavesAt) {
                    if (slot < lane.nextSlot() + 4) {
                        long value = counter++;
                        staged.put(value, slot);
                        if (lane.stage(slot, datagram(value), 0)) {
                            mine.put(slot, value);
                        }
                        slot++;
                    }
                    for (Map.Entry<Long, Long> entry : mine.entrySet()) {
                        judge(lane.fate(entry.getKey()), entry.getValue());
                    }
                }
            });
        }

        private void judge(Fate fate, long value) {
            if (fate == Fate.TAKEN) {
                assertThat(sent).contains(value);
            } else if (fate == Fate.PASSED) {
                assertThat(sent).doesNotContain(value);
                knownPassed.add(value);
            }
        }

        private static byte[] datagram(long value) {
            byte[] bytes = new byte[BYTES];
            UnsafeBuffer buffer = new UnsafeBuffer(bytes);
            for (int at = 0; at < BYTES; at += Long.BYTES) {
                buffer.putLong(at, value);
            }
            return bytes;
        }
    }

    @Test
    void shouldSendEachSlotOnceAndWholeWhenNobodyDies() throws InterruptedException {
        long data = 0;
        for (long seed = 0; seed < RUNS; seed++) {
            World world = run(seed, 0, 0);
            assertThat(world.sentInSlot).as("seed %d", seed).hasSize(SLOTS);
            data += world.sent.size();
        }
        assertThat(data).isGreaterThan(RUNS);
    }

    @Test
    void shouldSendEachSlotAtMostOnceWhenOneNodeAndOnePacerAreKilledAnywhere() throws InterruptedException {
        int lost = 0;
        int killed = 0;
        for (long seed = 10_000; seed < 10_000 + RUNS; seed++) {
            World world = run(seed, 400, 400);
            assertThat(world.sentInSlot.size()).as("seed %d", seed).isGreaterThanOrEqualTo(SLOTS - 1);
            lost += SLOTS - world.sentInSlot.size();
            killed += world.interleaving.killed();
        }
        assertThat(killed).isGreaterThan(RUNS / 2);
        assertThat(lost).isLessThan(killed);
    }

    private static World run(long seed, int pacerDeathIn, int nodeDeathIn) throws InterruptedException {
        World world = new World(seed);
        world.pacer("pacer", pacerDeathIn);
        world.pacer("standby", 0);
        Interleaving.Party first = world.node("node", nodeDeathIn, null);
        world.node("adopter", 0, first);
        try {
            world.interleaving.run();
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
        return world;
    }
}
