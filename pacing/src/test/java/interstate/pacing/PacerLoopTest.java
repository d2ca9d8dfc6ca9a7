package interstate.pacing;

import static interstate.pacing.LoopWorld.MS;
import static interstate.pacing.LoopWorld.datagram;
import static org.assertj.core.api.Assertions.assertThat;

import interstate.tunbridge.UdpAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PacerLoopTest {

    private final LoopWorld world = new LoopWorld();

    private List<RecordingSender.Sent> sent() {
        return world.sender.sent;
    }

    @Test
    void shouldSendOneDatagramAtEachInstantWhenNothingIsStaged() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.aboutEveryMs()));
        List<Long> instants = new ArrayList<>();
        world.loop.turn();
        for (int slot = 0; slot < 500; slot++) {
            instants.add(lane.instantNs(slot));
        }

        world.runPast(lane, 499);

        assertThat(sent()).hasSize(500);
        for (int slot = 0; slot < 500; slot++) {
            assertThat(sent().get(slot).atNs() - instants.get(slot)).isBetween(0L, 200L);
            assertThat(lane.fate(slot)).isIn(Fate.PASSED, Fate.UNCERTAIN);
        }
        assertThat(lane.counters().chaff()).isEqualTo(500);
        assertThat(lane.counters().late()).isZero();
        assertThat(lane.fate(499)).isEqualTo(Fate.PASSED);
        assertThat(lane.fate(500)).isEqualTo(Fate.PENDING);
    }

    @Test
    void shouldSendTheStagedDatagramInItsSlotWhenItIsReady() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        assertThat(lane.stage(3, datagram(33), 0)).isTrue();

        world.runPast(lane, 4);

        assertThat(sent().get(3).bytes()).isEqualTo(datagram(33));
        assertThat(sent().get(2).bytes()).isNotEqualTo(datagram(33));
        assertThat(lane.fate(3)).isEqualTo(Fate.TAKEN);
        assertThat(lane.sentNs(3)).isEqualTo(sent().get(3).atNs());
        assertThat(lane.fate(4)).isEqualTo(Fate.PASSED);
        assertThat(lane.counters().data()).isEqualTo(1);
        assertThat(lane.counters().sent()).isEqualTo(5);
    }

    @Test
    void shouldSendChaffOnceEachWhenCellStaysFromATurnBefore() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        assertThat(lane.stage(1, datagram(1), 0)).isTrue();

        world.runPast(lane, 1 + 3L * lane.cells());

        assertThat(sent().stream().filter(s -> java.util.Arrays.equals(s.bytes(), datagram(1))))
                .hasSize(1);
        assertThat(lane.fate(1)).isEqualTo(Fate.UNCERTAIN);
    }

    @Test
    void shouldSendTheLateSlotAndSkipThoseGoneWhenStalled() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        world.runPast(lane, 9);
        int before = sent().size();
        long stallEndNs = lane.instantNs(15) + MS / 2;

        world.clock.advance(stallEndNs - world.clock.nowNs());
        world.runPast(lane, 16);

        assertThat(sent()).hasSize(before + 2);
        assertThat(sent().get(before).atNs() - stallEndNs).isBetween(0L, 1_000L);
        assertThat(sent().get(before + 1).atNs() - lane.instantNs(16)).isBetween(0L, 200L);
        assertThat(lane.counters().skipped()).isEqualTo(5);
        assertThat(lane.counters().late()).isEqualTo(1);
        assertThat(lane.counters().latenessMaxNs()).isBetween(MS / 2, MS / 2 + 1_000);
        for (int slot = 10; slot < 15; slot++) {
            assertThat(lane.fate(slot)).isEqualTo(Fate.PASSED);
            assertThat(lane.sentNs(slot)).isEqualTo(-1);
        }
    }

    @Test
    void shouldSkipExactlyThoseWhoseIntervalIsOverWhenStallEndsOnAnInstant() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        world.runPast(lane, 9);
        long instantNs = lane.instantNs(12);

        world.clock.advance(instantNs - 1 - world.clock.nowNs());
        world.loop.turn();
        world.loop.turn();

        assertThat(lane.counters().skipped()).isEqualTo(1);
        assertThat(sent().get(10).atNs()).isEqualTo(instantNs - 1);

        world.runPast(lane, 19);
        world.clock.advance(lane.instantNs(22) - world.clock.nowNs());
        world.runPast(lane, 22);
        assertThat(lane.counters().skipped()).isEqualTo(3);
    }

    @Test
    void shouldNeverBurstWhenClockJumpsByHours() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.aboutEveryMs()));
        world.runPast(lane, 9);
        int before = sent().size();

        world.clock.advance(3_600_000 * MS);
        long backNs = world.clock.nowNs();
        world.run(100 * MS);

        List<RecordingSender.Sent> after = sent().subList(before, sent().size());
        assertThat(after.size()).isBetween(95, 106);
        for (int i = 1; i + 1 < after.size(); i++) {
            assertThat(after.get(i + 1).atNs() - after.get(i).atNs()).isBetween(749_000L, 1_251_000L);
        }
        assertThat(after.get(0).atNs()).isGreaterThanOrEqualTo(backNs);
        assertThat(lane.counters().skipped()).isBetween(3_590_000L, 3_610_000L);
        assertThat(lane.instantNs(lane.nextSlot() + 1000)).isPositive();
    }

    @Test
    void shouldDrawTheSameInstantsWhenAPacerThatLeadsJoinsALane() {
        LaneSpec spec = LoopWorld.spec(LoopWorld.aboutEveryMs());
        Lane lane = world.open(spec);
        world.runPast(lane, 20);
        Schedule schedule = new Schedule(spec.schedule(), Objects.requireNonNull(spec.testSeed()));
        long instantNs = lane.instantNs(0);
        List<Long> instants = new ArrayList<>(List.of(instantNs));
        for (int slot = 1; slot < 4000; slot++) {
            instantNs += schedule.drawNs(slot);
            instants.add(instantNs);
        }
        // As when both of a pair have died: the first lane made the new one lead, and this is the second.
        PacerLoop other = new PacerLoop(
                world.clock,
                world.sender,
                LoopPriority.UNTOUCHED,
                LoopSettings.usual(false),
                Leadership.alone(),
                new byte[32]);
        other.start();
        PacerLane joined = new PacerLane(0, world.clock, spec, LaneLayout.of(spec), bufferOf(lane));
        joined.join(0, spec, LaneLayout.of(spec), bufferOf(lane), new byte[Schedule.SEED_BYTES]);
        other.add(joined);

        for (long slot = 21; slot < 1000; slot++) {
            while (lane.nextSlot() <= slot) {
                other.turn();
            }
            for (long known = lane.nextSlot(); known < lane.drawnUntil(); known += 7) {
                assertThat(lane.instantNs(known)).isEqualTo(instants.get((int) known));
            }
        }
    }

    @Test
    void shouldSendALaneOfAFewMicrosecondsAndASlowOneEachAtItsInstant() {
        Lane fast = world.open(LoopWorld.spec(new ScheduleSpec(ScheduleSpec.Kind.CONSTANT, 50_000, 0)));
        Lane slow = world.open(LoopWorld.spec(LoopWorld.everyMs()), 1_010_000);
        world.runPast(slow, 200);

        assertThat(slow.counters().latenessMaxNs()).isLessThan(5_000);
        assertThat(fast.counters().latenessMaxNs()).isLessThan(5_000);
        assertThat(fast.counters().skipped()).isZero();
    }

    @Test
    void shouldServeOtherLanesWhenOneHasMuchToSkip() {
        Lane fast = world.open(LoopWorld.spec(new ScheduleSpec(ScheduleSpec.Kind.CONSTANT, 20_000, 0)));
        Lane slow = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        world.runPast(slow, 3);

        world.clock.advance(60_000 * MS);
        int turns = 0;
        for (long slot = slow.nextSlot(); slow.counters().sent() < 5; turns++) {
            world.loop.turn();
            assertThat(slow.nextSlot()).isGreaterThanOrEqualTo(slot);
        }

        assertThat(turns).isLessThan(200);
        assertThat(fast.counters().fault()).isZero();
    }

    @Test
    void shouldGiveUpTheSlotWhenStalledBetweenClaimAndCall() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        assertThat(lane.stage(5, datagram(5), 0)).isTrue();
        world.runPast(lane, 4);
        world.clock.sleepUntilNs(lane.instantNs(5));
        // Looks of the turn and of the wait; the one after the claim is the third.
        world.clock.stallAfterLooks(2, 5_000 * MS);
        int before = sent().size();

        world.loop.turn();

        assertThat(sent()).hasSize(before);
        assertThat(lane.fate(5)).isEqualTo(Fate.PASSED);
        assertThat(lane.counters().skipped()).isEqualTo(1);
        world.run(2 * MS);
        assertThat(sent().size() - before).isBetween(1, 3);
        assertThat(lane.counters().skipped()).isGreaterThan(4_990);
    }

    @Test
    void shouldConsumeTheSlotAndCountWhenTheKernelRefuses() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        assertThat(lane.stage(2, datagram(2), 0)).isTrue();
        for (int errno : new int[] {1, 11, 90, 101, 105, 111, 113, 135, 136, 5000}) {
            world.sender.errno = errno;
            world.runPast(lane, lane.nextSlot());
            assertThat(lane.errors(errno < 136 ? errno : 0)).isPositive();
        }
        world.sender.errno = 0;
        world.runPast(lane, 10);

        assertThat(lane.counters().failed()).isEqualTo(10);
        assertThat(lane.counters().sent()).isEqualTo(1);
        assertThat(lane.counters().data()).isZero();
        assertThat(lane.errors(0)).isEqualTo(2);
        assertThat(lane.fate(2)).isEqualTo(Fate.PASSED);
        assertThat(sent()).hasSize(11);
    }

    @Test
    void shouldSendChaffForOlderCellsWhenEpochIsRaised() {
        Lane old = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        assertThat(old.stage(2, datagram(2), 0)).isTrue();
        assertThat(old.stage(3, datagram(3), 0)).isTrue();
        Lane adopted = new Lane(bufferOf(old));
        adopted.raiseEpoch();
        assertThat(adopted.stage(3, datagram(33), 0)).isTrue();

        world.runPast(adopted, 3);

        assertThat(sent().get(2).bytes()).isNotEqualTo(datagram(2));
        assertThat(sent().get(3).bytes()).isEqualTo(datagram(33));
        assertThat(adopted.fate(2)).isEqualTo(Fate.PASSED);
        assertThat(adopted.fate(3)).isEqualTo(Fate.TAKEN);
        assertThat(old.isOurs()).isFalse();
        assertThat(old.stage(4, datagram(4), 0)).isFalse();
    }

    private UnsafeBuffer bufferOf(Lane lane) {
        return world.pacerSide(lane).memory();
    }

    @Test
    void shouldSendChaffWhenTheCellChangesWhileItIsCopied() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        PacerLane pacer = world.pacerSide(lane);
        assertThat(lane.stage(0, datagram(1), 0)).isTrue();
        UnsafeBuffer chaff = new UnsafeBuffer(datagram(9));
        int ready = LaneLayout.of(lane.terms()).cellAt(0) + LaneLayout.READY;
        UnsafeBuffer takenBack = new UnsafeBuffer(new byte[LoopWorld.DATAGRAM_BYTES]) {
            @Override
            public void putBytes(int index, org.agrona.DirectBuffer source, int at, int length) {
                super.putBytes(index, source, at, length);
                bufferOf(lane).putLong(ready, 0);
            }
        };

        assertThat(pacer.choose(takenBack, 0, chaff, 0)).isEqualTo(PacerLane.CHAFF);

        assertThat(takenBack.byteArray()).isEqualTo(datagram(9));
        assertThat(lane.counters().torn()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheOldDestinationWhileTheNewOneIsTorn() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        UnsafeBuffer memory = bufferOf(lane);
        world.runPast(lane, 1);
        assertThat(sent().get(1).port()).isEqualTo(1405);

        // A node dies in the middle: the sequence is odd, the port half the new one.
        long sequence = memory.getLong(LaneLayout.DESTINATION_AT);
        memory.putLong(LaneLayout.DESTINATION_AT, sequence | 1);
        memory.putLong(LaneLayout.DESTINATION_AT + 24, 4711);
        world.runPast(lane, 3);
        assertThat(sent().get(3).port()).isEqualTo(1405);

        lane.destination(UdpAddress.any(true, 9999), null, 3);
        world.runPast(lane, 5);
        assertThat(sent().get(5).port()).isEqualTo(9999);
        assertThat(memory.getLong(LaneLayout.DESTINATION_AT)).isEven();
    }

    @Test
    void shouldEndAtTheFirstSlotPastItsTimeWhenNotRenewed() {
        LaneSpec spec = LoopWorld.spec(LoopWorld.everyMs());
        Lane lane = world.open(new LaneSpec(
                spec.peerHash32(), 0, spec.destination(), 256, 284, spec.schedule(), MS, 10 * MS, 0, new byte[32]));
        long baseNs = lane.instantNs(0);
        world.runPast(lane, 5);
        lane.aliveUntilNs(baseNs + 20 * MS);

        world.run(40 * MS);

        assertThat(sent()).hasSize(21);
        assertThat(lane.hasEnded()).isTrue();
        assertThat(world.loop.takeEnded()).isSameAs(world.pacerSide(lane));
        assertThat(world.loop.takeEnded()).isNull();
        assertThat(lane.nextSlot()).isEqualTo(21);
    }

    @Test
    void shouldEndAtOnceAndWipeSeedsWhenTold() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        Lane other = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        world.runPast(lane, 5);
        world.loop.end(world.pacerSide(lane));
        world.loop.end(world.pacerSide(lane));
        world.run(10 * MS);

        assertThat(lane.hasEnded()).isTrue();
        assertThat(other.hasEnded()).isFalse();
        assertThat(lane.counters().sent()).isEqualTo(6);
        assertThat(other.counters().sent()).isGreaterThan(14);
        for (int at = 0; at < 2 * LaneLayout.SEED_ENTRY_BYTES; at++) {
            assertThat(bufferOf(lane).getByte(LaneLayout.SEEDS_AT + at)).isZero();
        }
    }

    @Test
    void shouldEndTheLaneWhenThatIsWantedBeforeItIsKnown() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        world.loop.end(world.pacerSide(lane));
        world.run(10 * MS);

        assertThat(lane.hasEnded()).isTrue();
        assertThat(sent()).isEmpty();
    }

    @Test
    void shouldTakeUpTheNextLaneInTheSamePlaceWhenOneHasEnded() {
        LaneSpec spec = LoopWorld.spec(LoopWorld.everyMs());
        Lane first = world.open(spec);
        PacerLane pacer = world.pacerSide(first);
        world.runPast(first, 7);
        world.loop.end(pacer);
        world.run(5 * MS);
        assertThat(world.loop.takeEnded()).isSameAs(pacer);
        int before = sent().size();

        LaneMemory memory = LaneMemory.ofThisProcess(LaneLayout.of(spec).bytes());
        pacer.open(77, 99, spec, LaneLayout.of(spec), memory.buffer(), new byte[32], world.clock.nowNs() + MS);
        world.loop.add(pacer);
        Lane second = new Lane(memory.buffer());
        world.runPast(second, 7);

        assertThat(second.number()).isEqualTo(77);
        assertThat(sent()).hasSize(before + 8);
        assertThat(sent().get(before).port()).isEqualTo(1405);
    }

    @Test
    void shouldSendEverySlotOfAThousandLanesOnceWhenTheirInstantsCross() {
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            LaneSpec spec = LoopWorld.spec(new ScheduleSpec(ScheduleSpec.Kind.UNIFORM, 10 * MS, 250));
            byte[] seed = new byte[32];
            seed[0] = (byte) i;
            seed[1] = (byte) (i >> 8);
            lanes.add(world.open(
                    new LaneSpec(spec.peerHash32(), 0, spec.destination(), 256, 284, spec.schedule(), MS, MS, 0, seed),
                    MS + i * 7_000L));
            lanes.get(i).aliveUntilNs(Long.MAX_VALUE);
        }

        world.run(300 * MS);

        long slots = 0;
        for (Lane lane : lanes) {
            assertThat(lane.counters().skipped()).isZero();
            assertThat(lane.counters().sent()).isEqualTo(lane.nextSlot());
            slots += lane.nextSlot();
        }
        assertThat(slots).isBetween(27_000L, 31_000L).isEqualTo(sent().size());
        Set<String> distinct = new HashSet<>();
        sent().forEach(s -> distinct.add(s.lane() + " " + new UnsafeBuffer(s.bytes()).getLong(0)));
        assertThat(distinct).hasSameSizeAs(sent());
    }

    @Test
    void shouldSleepUpToTheMarginOnlyWhenWakesAreLate() {
        world.clock.wakeLateNs = 70_000;
        Lane lane = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        world.runPast(lane, 200);
        assertThat(lane.counters().late()).isZero();
        assertThat(lane.latenessNs(990)).isLessThanOrEqualTo(320);

        world.clock.wakeLateNs = 300_000;
        world.runPast(lane, 300);
        long lateBefore = lane.counters().late();
        world.runPast(lane, 1000);
        assertThat(lateBefore).isPositive();
        assertThat(lane.counters().late()).isEqualTo(lateBefore);
    }

    @Test
    void shouldPassTheSlotWhenAnotherPacerHasClaimedIt() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        int claim = LaneLayout.of(lane.terms()).cellAt(4) + LaneLayout.CLAIM;
        bufferOf(lane).putLong(claim, SlotWord.of(2, 4));

        world.runPast(lane, 5);

        assertThat(sent()).hasSize(5);
        assertThat(lane.counters().claimedByOther()).isEqualTo(1);
        assertThat(lane.fate(4)).isEqualTo(Fate.UNCERTAIN);
        assertThat(lane.fate(5)).isEqualTo(Fate.PASSED);
    }

    @Test
    void shouldGiveUpOneSlotAndGoOnWhenSomethingUnforeseenIsThrown() {
        Lane lane = world.open(LoopWorld.spec(LoopWorld.everyMs()));
        world.runPast(lane, 3);
        world.sender.beforeSend = () -> {
            throw new IllegalStateException("unforeseen");
        };
        long slot = lane.nextSlot();
        while (lane.nextSlot() == slot) {
            try {
                world.loop.turn();
            } catch (IllegalStateException e) {
                world.loop.faulted();
            }
        }
        world.sender.beforeSend = () -> {};
        world.runPast(lane, 10);

        assertThat(lane.counters().fault()).isEqualTo(1);
        assertThat(lane.counters().sent()).isEqualTo(10);
    }

    @Test
    void shouldRatchetTheSeedAreaWhenSlotsPassIt() {
        Lane lane = world.open(LoopWorld.spec(new ScheduleSpec(ScheduleSpec.Kind.UNIFORM, 20_000, 250)));
        UnsafeBuffer memory = bufferOf(lane);
        byte[] testSeed = lane.terms().testSeed();
        assertThat(testSeed).isNull();
        byte[] first = new byte[32];
        memory.getBytes(LaneLayout.SEEDS_AT + 16, first);
        assertThat(first).containsOnly(7);

        world.runPast(lane, Schedule.SLOTS_PER_SEED + 1);

        assertThat(memory.getLong(LaneLayout.SEED_NUMBER_AT)).isEqualTo(1);
        memory.getBytes(LaneLayout.SEEDS_AT + 16, first);
        assertThat(first).containsOnly(0);
        byte[] second = new byte[32];
        int entry = LaneLayout.SEEDS_AT + LaneLayout.SEED_ENTRY_BYTES;
        memory.getBytes(entry + 16, second);
        Schedule schedule = new Schedule(lane.terms().schedule(), first);
        schedule.restart(lane.terms().schedule(), second, 1, 0);
        long instantNs = memory.getLong(entry + 8) + schedule.drawNs(Schedule.SLOTS_PER_SEED + 1);
        assertThat(lane.instantNs(Schedule.SLOTS_PER_SEED + 1)).isEqualTo(instantNs);
    }
}
