package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a lane does when the clock it runs by jumps, as in a virtual machine that had no time, or when the time of day is set. */
class ClockJumpTest {

    private static final long MS = LoopWorld.MS;

    /** From an instant to its datagram when nothing is in the way: some looks at the clock, and the work for slots just before. */
    private static final long PROMPT_NS = 5_000;

    private final LoopWorld world = new LoopWorld();

    private static Stream<ScheduleSpec> specs() {
        return Stream.of(
                new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, MS, 250),
                new ScheduleSpec(ScheduleSpec.Kind.CONSTANT, MS, 0),
                new ScheduleSpec(ScheduleSpec.Kind.UNIFORM, MS, 900),
                new ScheduleSpec(ScheduleSpec.Kind.EXPONENTIAL, MS, 0),
                ScheduleSpec.timetable(hourly(), 250));
    }

    /** 1 ms in even hours, 4 ms in odd ones. */
    private static List<Long> hourly() {
        List<Long> hourlyNs = new ArrayList<>();
        for (int hour = 0; hour < Hours.HOURS; hour++) {
            hourlyNs.add(hour % 2 == 0 ? MS : 4 * MS);
        }
        return hourlyNs;
    }

    /** Turns until that time, and holds every datagram against its slot; returns how many left. */
    private int watch(Lane lane, long untilNs) {
        int before = world.sender.sent.size();
        while (world.clock.nowNs() < untilNs) {
            int had = world.sender.sent.size();
            world.loop.turn();
            if (world.sender.sent.size() > had) {
                assertThat(world.sender.sent).hasSize(had + 1);
                long atNs = world.sender.sent.get(had).atNs();
                long slot = lane.nextSlot() - 1;
                assertThat(atNs).isBetween(lane.instantNs(slot), lane.instantNs(slot + 1));
            }
            assertThat(lane.counters().sent() + lane.counters().skipped()).isEqualTo(lane.nextSlot());
        }
        return world.sender.sent.size() - before;
    }

    @ParameterizedTest
    @MethodSource("specs")
    void shouldSkipAndNeverBurstWhenTheClockJumpsByHours(ScheduleSpec spec) {
        Lane lane = world.open(LoopWorld.spec(spec));
        watch(lane, world.clock.nowNs() + 20 * MS);

        world.clock.advance(3_600_000 * MS);
        long backNs = world.clock.nowNs();
        // With as much to skip it comes to the present in some turns.
        while (lane.instantNs(lane.nextSlot()) < backNs) {
            world.loop.turn();
        }
        int caughtUp = world.sender.sent.size();
        long from = lane.nextSlot();
        List<Long> instants = new ArrayList<>();
        for (long slot = from; slot < from + 50; slot++) {
            instants.add(lane.instantNs(slot));
        }
        watch(lane, instants.get(49) + 1_000);

        // One may have left before, in what was left of the slot that the jump ended in.
        List<RecordingSender.Sent> after =
                world.sender.sent.stream().filter(s -> s.atNs() >= backNs).toList();
        assertThat(after.size()).isBetween(50, 51);
        assertThat(world.sender.sent.size() - caughtUp).isEqualTo(50);
        for (int i = 0; i < 50; i++) {
            assertThat(world.sender.sent.get(caughtUp + i).atNs() - instants.get(i))
                    .isBetween(0L, PROMPT_NS);
        }
        assertThat(lane.counters().skipped()).isGreaterThan(3_600_000L / 5);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void shouldSendEachSlotInItsIntervalOrNotAtAllWhenTimeIsStolenAgainAndAgain(ScheduleSpec spec) {
        Random random = new Random(1);
        Lane lane = world.open(LoopWorld.spec(spec));
        for (int i = 0; i < 300; i++) {
            watch(lane, world.clock.nowNs() + random.nextInt((int) (3 * MS)));
            world.clock.advance(random.nextInt((int) (random.nextBoolean() ? MS : 30 * MS)));
        }
        watch(lane, world.clock.nowNs() + 10 * MS);
        assertThat(lane.counters().skipped()).isPositive();
        assertThat(lane.counters().late()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("specs")
    void shouldMoveNoSlotWhenTheTimeOfDayIsSet(ScheduleSpec spec) {
        LoopWorld untouched = new LoopWorld();
        world.clock.utcAheadNs = 10 * Hours.HOUR_NS;
        untouched.clock.utcAheadNs = 10 * Hours.HOUR_NS;
        Lane lane = world.open(LoopWorld.spec(spec));
        Lane other = untouched.open(LoopWorld.spec(spec));
        Random random = new Random(2);
        for (int i = 0; i < 200; i++) {
            watch(lane, world.clock.nowNs() + 5 * MS);
            world.clock.utcAheadNs += random.nextLong(-5 * Hours.HOUR_NS, 5 * Hours.HOUR_NS);
        }
        untouched.runPast(other, lane.nextSlot());

        assertThat(lane.counters().skipped()).isZero();
        assertThat(lane.counters().late()).isZero();
        for (int i = 0; i < world.sender.sent.size(); i++) {
            assertThat(world.sender.sent.get(i).atNs()
                            - untouched.sender.sent.get(i).atNs())
                    .isBetween(-PROMPT_NS, PROMPT_NS);
        }
    }

    /** Sets the time of day so that the hour that is under way ends at an instant. */
    private void hourEndsAt(long instantNs, int nextHour) {
        world.clock.utcAheadNs = nextHour * Hours.HOUR_NS - instantNs;
    }

    @Test
    void shouldChangeAtTheFirstSlotAfterTheHour() {
        long edgeNs = world.clock.nowNs() + 100 * MS;
        hourEndsAt(edgeNs, 7);
        Lane lane = world.open(LoopWorld.spec(ScheduleSpec.timetable(hourly(), 0)));
        world.loop.turn();
        long slot = 0;
        while (lane.instantNs(slot) < edgeNs) {
            assertThat(lane.instantNs(slot + 1) - lane.instantNs(slot)).isEqualTo(MS);
            slot++;
        }
        assertThat(lane.instantNs(slot) - edgeNs).isLessThan(MS);
        for (long after = slot; after < slot + 100; after++) {
            assertThat(lane.instantNs(after + 1) - lane.instantNs(after)).isEqualTo(4 * MS);
        }
        watch(lane, lane.instantNs(slot + 20));
    }

    @Test
    void shouldFollowAtTheEndOfTheHourWhenTheTimeOfDayWasSetWithinIt() {
        long edgeNs = world.clock.nowNs() + 10_000 * MS;
        hourEndsAt(edgeNs, 7);
        Lane lane = world.open(LoopWorld.spec(ScheduleSpec.timetable(hourly(), 0)));
        watch(lane, edgeNs - 5_000 * MS);
        // A suspend of eight hours, of which CLOCK_MONOTONIC knows nothing: 14:59:55 at once.
        world.clock.utcAheadNs += 8 * Hours.HOUR_NS;
        int slow = watch(lane, edgeNs + 1_000 * MS) - 5_000;
        assertThat(slow).isBetween(249, 251);

        // Back into the even hour before, some seconds before its end: it has all of them once more.
        hourEndsAt(edgeNs + Hours.HOUR_NS + 3_000 * MS, 7);
        world.clock.advance(edgeNs + Hours.HOUR_NS - world.clock.nowNs() - MS);
        while (lane.instantNs(lane.nextSlot()) < world.clock.nowNs()) {
            world.loop.turn();
        }
        assertThat(watch(lane, edgeNs + Hours.HOUR_NS + 2_990 * MS)).isBetween(2_985, 2_995);
        assertThat(watch(lane, edgeNs + Hours.HOUR_NS + 4_000 * MS)).isBetween(255, 265);
    }

    @Test
    void shouldDrawAlikeWhenAnotherPacerJoinsAfterHoursHaveChanged() {
        hourEndsAt(world.clock.nowNs() + 50 * MS, 7);
        LaneSpec spec = LoopWorld.spec(ScheduleSpec.timetable(hourly(), 250));
        Lane lane = world.open(spec);
        for (int hour = 0; hour < 5; hour++) {
            watch(lane, world.clock.nowNs() + 60 * MS);
            world.clock.advance(Hours.HOUR_NS - 60 * MS);
            while (lane.instantNs(lane.nextSlot()) < world.clock.nowNs()) {
                world.loop.turn();
            }
        }
        // What the other's clock says of the hours so far does not matter.
        VirtualClock wrong = new VirtualClock();
        wrong.utcAheadNs = 12345 * MS;
        PacerLane joined = new PacerLane(
                0, wrong, spec, LaneLayout.of(spec), world.pacerSide(lane).memory());
        joined.join(0, spec, LaneLayout.of(spec), world.pacerSide(lane).memory(), new byte[Schedule.SEED_BYTES]);

        assertThat(joined.slot()).isEqualTo(lane.nextSlot());
        for (int i = 0; i < 300; i++) {
            assertThat(joined.instantNs()).isEqualTo(lane.instantNs(joined.slot()));
            joined.follow();
        }
    }
}
