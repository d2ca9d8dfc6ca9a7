package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import interstate.pacing.ScheduleSpec.Kind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScheduleTest {

    private static final int DRAWS = 400_000;
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

    private static double[] gaps(Kind kind) {
        Schedule schedule = schedule(kind, MS, 250);
        // Its deviation is as great as its mean, so that a mean known to a thousandth takes more of them.
        double[] gaps = new double[kind == Kind.EXPONENTIAL ? 10 * DRAWS : DRAWS];
        Arrays.setAll(gaps, schedule::drawNs);
        return gaps;
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

    @Test
    void shouldHaveNoMemoryWhenKindIsExponential() {
        double[] gaps = gaps(Kind.EXPONENTIAL);
        double scale = (MS - 20_000) / 0.9995459800899031;
        // Shares of what lies above 1, 2, 3 means, of an exponential cut at 10; four standard deviations.
        for (int means = 1; means <= 3; means++) {
            double limit = 20_000 + means * scale;
            double wanted = (Math.exp(-means) - Math.exp(-10)) / (1 - Math.exp(-10));
            double share = Arrays.stream(gaps).filter(gap -> gap > limit).count() / (double) gaps.length;
            assertThat(share).isCloseTo(wanted, within(4 * Math.sqrt(wanted * (1 - wanted) / gaps.length)));
        }
        double before = 0;
        double product = 0;
        for (double gap : gaps) {
            product += (gap - MS) * (before == 0 ? 0 : before - MS);
            before = gap;
        }
        // Correlation of neighbours, four standard deviations.
        assertThat(product / gaps.length / scale / scale).isCloseTo(0, within(4 / Math.sqrt(gaps.length)));
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
        later.restart(new ScheduleSpec(Kind.DEFAULT, MS, 250), held, 5);

        assertThat(later.drawNs(slot)).isEqualTo(first);
        assertThat(later.drawNs(slot + 9000)).isEqualTo(whole.drawNs(slot + 9000));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldKeepMeanAndRangeWhenDrawnOften(Kind kind) {
        Schedule schedule = schedule(kind, MS, 250);
        double[] gaps = gaps(kind);

        assertThat(Arrays.stream(gaps).average().orElseThrow()).isCloseTo(MS, within(MS / 1000.0));
        assertThat(Arrays.stream(gaps).min().orElseThrow()).isGreaterThanOrEqualTo((double) schedule.minNs());
        assertThat(Arrays.stream(gaps).max().orElseThrow()).isLessThanOrEqualTo((double) schedule.maxNs());
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
    void shouldDrawTwelveOfThirteenInsideWhenKindIsDefault() {
        double[] gaps = gaps(Kind.DEFAULT);
        long inside = Arrays.stream(gaps)
                .filter(gap -> gap >= 812_500 && gap <= 1_187_500)
                .count();
        // Four standard deviations of a share of 12/13 in 400,000.
        assertThat(inside / (double) DRAWS).isCloseTo(12 / 13.0, within(0.0017));
        assertFlat(gaps, 812_500, 1_187_500);
        assertFlat(gaps, 750_000, 812_500);
        assertFlat(gaps, 1_187_500, 1_250_000);
    }

    @Test
    void shouldBeFlatWhenKindIsUniform() {
        assertFlat(gaps(Kind.UNIFORM), 750_000, 1_250_000);
    }

    /** Chi-square over 20 parts: 43.8 is exceeded once in a thousand. */
    private static void assertFlat(double[] gaps, double from, double to) {
        int parts = 20;
        long[] counts = new long[parts];
        long total = 0;
        for (double gap : gaps) {
            if (gap >= from && gap < to) {
                counts[(int) ((gap - from) / (to - from) * parts)]++;
                total++;
            }
        }
        double expected = total / (double) parts;
        double chiSquare = Arrays.stream(counts)
                .mapToDouble(n -> (n - expected) * (n - expected) / expected)
                .sum();
        assertThat(chiSquare).isLessThan(43.8);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "CONSTANT", mode = EnumSource.Mode.EXCLUDE)
    void shouldBeIndependentWhenLagged(Kind kind) {
        double[] gaps = gaps(kind);
        double variance = Arrays.stream(gaps)
                .map(gap -> (gap - MS) * (gap - MS))
                .average()
                .orElseThrow();
        for (int lag : new int[] {1, 2, 7, 8, 9, 4096}) {
            double sum = 0;
            for (int i = lag; i < DRAWS; i++) {
                sum += (gaps[i] - MS) * (gaps[i - lag] - MS);
            }
            // Four standard deviations of an autocorrelation of independent draws.
            assertThat(sum / (DRAWS - lag) / variance).isCloseTo(0, within(4 / Math.sqrt(DRAWS)));
        }
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
