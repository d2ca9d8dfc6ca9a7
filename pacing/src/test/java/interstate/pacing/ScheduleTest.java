package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.pacing.ScheduleSpec.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final long MS = 1_000_000;

    private static byte[] seed() {
        byte[] seed = new byte[Schedule.SEED_BYTES];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = (byte) i;
        }
        return seed;
    }

    private static Schedule schedule(Kind kind, long intervalNs, int jitterPermille) {
        return new Schedule(new ScheduleSpec(kind, intervalNs, jitterPermille), seed());
    }

    /** Computed by a second implementation (Python, from the class comment). */
    @Test
    void shouldGiveTheFrozenGapsWhenSeeded() {
        Schedule byDefault = schedule(Kind.DEFAULT, MS, 250);
        Schedule uniform = schedule(Kind.UNIFORM, MS, 250);

        assertThat(new long[] {
                    byDefault.drawNs(0),
                    byDefault.drawNs(1),
                    byDefault.drawNs(8),
                    byDefault.drawNs(4095),
                    byDefault.drawNs(4096),
                    byDefault.drawNs(1_000_000)
                })
                .containsExactly(965_248, 913_184, 1_129_575, 977_866, 1_230_818, 812_877);
        assertThat(new long[] {uniform.drawNs(0), uniform.drawNs(1), uniform.drawNs(4096)})
                .containsExactly(957_228, 893_149, 1_244_098);
        Schedule exponential = schedule(Kind.EXPONENTIAL, MS, 250);
        assertThat(new long[] {
                    exponential.drawNs(0),
                    exponential.drawNs(1),
                    exponential.drawNs(8),
                    exponential.drawNs(4095),
                    exponential.drawNs(4096),
                    exponential.drawNs(1_000_000)
                })
                .containsExactly(544_716, 350_677, 1_695_377, 598_150, 4_368_754, 59_399);
    }

    /** By the same second implementation: slot 0 is at 5 ms, 4 ms before 07:00, and 25 ms before midnight. */
    @Test
    void shouldGiveTheFrozenGapsWhenTheHourChanges() {
        List<Long> hourlyNs =
                LongStream.rangeClosed(1, Hours.HOURS).map(n -> n * MS).boxed().toList();
        long[] morning = {6_392_286, 8_970_144, 8_230_346, 8_547_653, 7_650_868, 6_954_420, 6_530_584, 9_036_597};
        long[] midnight = {21_916_411, 26_910_431, 1_028_793, 1_068_457, 956_358, 869_302};

        assertThat(drawn(ScheduleSpec.timetable(hourlyNs, 250), 7 * Hours.HOUR_NS - 9 * MS, morning.length))
                .isEqualTo(morning);
        assertThat(drawn(ScheduleSpec.timetable(hourlyNs, 250), 24 * Hours.HOUR_NS - 30 * MS, midnight.length))
                .isEqualTo(midnight);
    }

    private static long[] drawn(ScheduleSpec spec, long utcOffsetNs, int slots) {
        Schedule schedule = new Schedule(spec, seed(), utcOffsetNs);
        long[] gaps = new long[slots];
        long instantNs = 5 * MS;
        for (int i = 0; i < slots; i++) {
            gaps[i] = schedule.drawNs(i + 1L, instantNs);
            instantNs += gaps[i];
        }
        return gaps;
    }

    @Test
    void shouldHaveTheBoundsOfAllHoursWhenThereIsATimetable() {
        List<Long> hourlyNs = new ArrayList<>(Collections.nCopies(Hours.HOURS, 10 * MS));
        hourlyNs.set(3, 2 * MS);
        hourlyNs.set(4, 40 * MS);
        ScheduleSpec spec = ScheduleSpec.timetable(hourlyNs, 500);

        assertThat(spec.intervalNs()).isEqualTo(2 * MS);
        assertThat(spec.minNs()).isEqualTo(MS);
        assertThat(spec.slowestNs()).isEqualTo(40 * MS);
        assertThat(spec.maxNs()).isEqualTo(60 * MS);
        assertThat(new ScheduleSpec(Kind.DEFAULT, MS, 250).slowestNs()).isEqualTo(MS);
    }

    @Test
    void shouldRefuseATimetableWhenItIsNotOne() {
        List<Long> hourlyNs = Collections.nCopies(Hours.HOURS, MS);
        assertThatIllegalArgumentException().isThrownBy(() -> new ScheduleSpec(Kind.TIMETABLE, MS, 250));
        assertThatIllegalArgumentException().isThrownBy(() -> new ScheduleSpec(Kind.DEFAULT, MS, 250, hourlyNs));
        assertThatIllegalArgumentException().isThrownBy(() -> new ScheduleSpec(Kind.TIMETABLE, 2 * MS, 250, hourlyNs));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScheduleSpec.timetable(Collections.nCopies(Hours.HOURS, 19_999L), 250));
        assertThatIllegalArgumentException().isThrownBy(() -> ScheduleSpec.timetable(Collections.nCopies(23, MS), 250));
    }

    @Test
    void shouldGiveTheSameGapWhenAskedInAnotherOrder() {
        Schedule forward = schedule(Kind.DEFAULT, MS, 250);
        Schedule jumping = schedule(Kind.DEFAULT, MS, 250);
        long[] gaps = new long[3 * Schedule.SLOTS_PER_SEED];
        Arrays.setAll(gaps, forward::drawNs);

        for (int seedNumber = 0; seedNumber < 3; seedNumber++) {
            for (int i = Schedule.SLOTS_PER_SEED - 1; i >= 0; i -= 7) {
                int slot = seedNumber * Schedule.SLOTS_PER_SEED + i;
                assertThat(jumping.drawNs(slot)).isEqualTo(gaps[slot]);
            }
        }
    }

    @Test
    void shouldHaveForgottenSeedWhenPastIt() {
        Schedule schedule = schedule(Kind.DEFAULT, MS, 250);
        schedule.drawNs(Schedule.SLOTS_PER_SEED);
        byte[] held = new byte[Schedule.SEED_BYTES];
        schedule.copySeed(held, 0);

        assertThat(held).isNotEqualTo(seed());
        assertThat(schedule.seedNumber()).isEqualTo(1);
        assertThatThrownBy(() -> schedule.drawNs(Schedule.SLOTS_PER_SEED - 1)).isInstanceOf(AssertionError.class);
    }

    @Test
    void shouldGoOnAlikeWhenRestartedFromALaterSeed() {
        Schedule whole = schedule(Kind.DEFAULT, MS, 250);
        long slot = 5L * Schedule.SLOTS_PER_SEED;
        long first = whole.drawNs(slot);
        byte[] held = new byte[Schedule.SEED_BYTES];
        whole.copySeed(held, 0);

        Schedule later = schedule(Kind.DEFAULT, MS, 250);
        later.restart(new ScheduleSpec(Kind.DEFAULT, MS, 250), held, 5, 0);

        assertThat(later.drawNs(slot)).isEqualTo(first);
        assertThat(later.drawNs(slot + 9000)).isEqualTo(whole.drawNs(slot + 9000));
    }

    @Test
    void shouldReachTheEndsOfTheRangeWhenItIsSmall() {
        Schedule schedule = schedule(Kind.UNIFORM, 20_000, 1);
        long[] seen = new long[41];
        for (int slot = 0; slot < 100_000; slot++) {
            seen[(int) (schedule.drawNs(slot) - schedule.minNs())]++;
        }
        assertThat(schedule.maxNs() - schedule.minNs()).isEqualTo(40);
        assertThat(seen).doesNotContain(0);
    }

    @Test
    void shouldBeTheIntervalAlwaysWhenConstant() {
        Schedule schedule = schedule(Kind.CONSTANT, 12_345_678, 250);
        assertThat(schedule.drawNs(0)).isEqualTo(12_345_678);
        assertThat(schedule.drawNs(99_999)).isEqualTo(12_345_678);
        assertThat(schedule.minNs()).isEqualTo(schedule.maxNs()).isEqualTo(12_345_678);
    }

    @Test
    void shouldRefuseSpecWhenOutOfRange() {
        assertThat(new ScheduleSpec(Kind.DEFAULT, 20_000, 0).minNs()).isEqualTo(20_000);
        assertThat(new ScheduleSpec(Kind.DEFAULT, 60_000_000_000L, 900).maxNs()).isEqualTo(114_000_000_000L);
        assertThatIllegalArgumentException().isThrownBy(() -> new ScheduleSpec(Kind.DEFAULT, 19_999, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ScheduleSpec(Kind.DEFAULT, 60_000_000_001L, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ScheduleSpec(Kind.DEFAULT, MS, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ScheduleSpec(Kind.DEFAULT, MS, 901));
    }

    @Test
    void shouldNameKindsByTheirCodesWhenTheyTravel() {
        for (Kind kind : Kind.values()) {
            assertThat(Kind.ofCode(kind.code())).isEqualTo(kind);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Kind.ofCode(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Kind.ofCode(Kind.values().length));
    }
}
