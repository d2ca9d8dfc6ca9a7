package interstate.pacing;

import static interstate.pacing.LoopWorld.MS;
import static interstate.pacing.LoopWorld.datagram;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class LaneTest {

    private final LoopWorld world = new LoopWorld();

    @Test
    void shouldRefuseASlotWhenItHasPassedOrLiesBeyondTheTable() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        world.runPast(lane, 9);

        assertThat(lane.nextSlot()).isEqualTo(10);
        assertThat(lane.stage(9, datagram(1), 0)).isFalse();
        assertThat(lane.stage(10 + lane.cells(), datagram(1), 0)).isFalse();
        assertThat(lane.stage(10, datagram(1), 0)).isTrue();
        assertThat(lane.stage(9 + lane.cells(), datagram(1), 0)).isTrue();
    }

    @Test
    void shouldKnowInstantsTwoSecondsAheadAndAFewBehindWhenRunning() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.aboutEveryMs()));
        world.runPast(lane, 20_000);
        long next = lane.nextSlot();

        assertThat(lane.instantNs(lane.drawnUntil() - 1) - world.clock.nowNs()).isBetween(1_990 * MS, 2_003 * MS);
        assertThat(lane.instantNs(lane.drawnUntil())).isEqualTo(-1);
        assertThat(lane.instantNs(next - 31)).isPositive();
        assertThat(lane.instantNs(next - 20_000)).isEqualTo(-1);
        assertThat(lane.instantNs(-1)).isEqualTo(-1);
        for (long slot = next; slot < next + 1_500; slot++) {
            assertThat(lane.instantNs(slot + 1) - lane.instantNs(slot)).isBetween(750_000L, 1_250_000L);
        }
    }

    @Test
    void shouldDrawWhatTheSeedForetellsWhenAnObserverHoldsIt() {
        LaneSpec spec = LoopWorld.spec(LoopWorld.aboutEveryMs());
        Lane lane = world.open(spec);
        byte[] seed = Objects.requireNonNull(spec.testSeed());
        Schedule schedule = new Schedule(spec.schedule(), seed);
        long instantNs = lane.instantNs(0);
        for (long slot = 1; slot <= 10_000; slot++) {
            instantNs += schedule.drawNs(slot);
            if (slot % 1000 == 0) {
                world.runPast(lane, slot - 2);
                assertThat(lane.instantNs(slot)).isEqualTo(instantNs);
            }
        }
    }

    @Test
    void shouldTellTheNextSlotEvenWhenItIsAMinuteAway() {
        Lane lane = world.open(LoopWorld.spec(new ScheduleSpec(ScheduleSpec.Kind.CONSTANT, 60_000 * MS, 0)));
        for (int slot = 0; slot < 5; slot++) {
            assertThat(lane.instantNs(lane.nextSlot() + 1)).isPositive();
            world.runPast(lane, slot);
        }
        assertThat(world.sender.sent).hasSize(5);
    }

    @Test
    void shouldSizeTheTableForLeadAndSlackWhenTermsVary() {
        for (long intervalNs = 20_000; intervalNs <= 60_000 * MS; intervalNs = intervalNs * 3 / 2) {
            for (int jitter : new int[] {0, 250, 900}) {
                for (long leadNs : new long[] {0, MS, 10 * MS, 1000 * MS}) {
                    ScheduleSpec schedule = new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, intervalNs, jitter);
                    LaneSpec spec = LoopWorld.spec(schedule);
                    LaneLayout layout = LaneLayout.of(
                            new LaneSpec(spec.peerHash32(), 0, spec.destination(), 9000, 9028, schedule, leadNs, 1, 0));
                    assertThat(Integer.bitCount(layout.cells())).isEqualTo(1);
                    assertThat(Integer.bitCount(layout.instants())).isEqualTo(1);
                    assertThat((long) layout.cells()).isGreaterThan(Math.min(3840, leadNs / schedule.minNs()));
                    assertThat(layout.instants() - 32L).isGreaterThan(2_000 * MS / intervalNs);
                    assertThat(layout.bytes()).isBetween(LaneLayout.HEADER_BYTES, 50_000_000);
                }
            }
        }
    }

    @Test
    void shouldGoRoundWhenEpochsRunOut() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        for (int i = 0; i < 70_000; i++) {
            lane.raiseEpoch();
        }
        assertThat(lane.isOurs()).isTrue();
        assertThat(lane.stage(1, datagram(1), 0)).isTrue();
        world.runPast(lane, 1);
        assertThat(lane.fate(1)).isEqualTo(Fate.TAKEN);
    }

    @Test
    void shouldExposeTermsButNoSeedWhenFoundInMemory() {
        LaneSpec spec = LoopWorld.spec(LoopWorld.aboutEveryMs());
        Lane lane = world.open(spec);
        assertThat(lane.terms())
                .isEqualTo(new LaneSpec(
                        spec.peerHash32(),
                        spec.socket(),
                        spec.destination(),
                        spec.datagramBytes(),
                        spec.packetLength(),
                        spec.schedule(),
                        spec.leadNs(),
                        spec.aliveForNs(),
                        spec.startDelayNs()));
        assertThat(spec.toString()).doesNotContain("07");
    }

    @Test
    void shouldRefuseMemoryWhenItIsNotALaneOfThisVersion() {
        LaneSpec spec = LoopWorld.spec(LoopWorld.everyMs());
        LaneMemory memory = LaneMemory.ofThisProcess(LaneLayout.of(spec).bytes());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lane(memory.buffer()))
                .withMessageContaining("not a lane");
        LoopWorld.pacerLane(0, new VirtualClock(), spec, memory, 0);
        UnsafeBuffer cut = new UnsafeBuffer(memory.buffer(), 0, memory.buffer().capacity() - 64);
        assertThatIllegalArgumentException().isThrownBy(() -> new Lane(cut)).withMessageContaining("does not fit");
        memory.buffer().putInt(LaneLayout.VERSION_AT, LaneLayout.VERSION + 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lane(memory.buffer()))
                .withMessageContaining("layout version " + (LaneLayout.VERSION + 1));
    }

    @Test
    void shouldTellLatenessByPercentileWhenSome() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        assertThat(lane.latenessNs(500)).isZero();
        world.runPast(lane, 97);
        world.clock.advance(lane.instantNs(98) + 400_000 - world.clock.nowNs());
        world.runPast(lane, 98);
        world.runPast(lane, 99);

        assertThat(lane.latenessNs(500)).isEqualTo(128);
        assertThat(lane.latenessNs(990)).isEqualTo(128);
        assertThat(lane.latenessNs(1000)).isBetween(400_000L, 500_000L);
    }
}
