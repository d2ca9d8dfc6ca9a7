package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whether gaps are distributed as docs/PROTOCOL.md says, against distributions computed here. Seeds are fixed, so that what
 * passes once passes always; limits are those of four standard deviations or of one in a thousand.
 */
class ScheduleDistributionTest {

    private static final int DRAWS = 1_000_000;
    private static final long MS = 1_000_000;

    /** A kind and the probability of a gap to lie below so many ns. */
    private record Shape(ScheduleSpec spec, DoubleUnaryOperator below) {
        @Override
        public String toString() {
            return spec.toString();
        }
    }

    private static Stream<Shape> shapes() {
        return Stream.of(
                shaped(new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, MS, 250)),
                shaped(new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, 20_000, 250)),
                shaped(new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, 60_000 * MS, 900)),
                shaped(new ScheduleSpec(ScheduleSpec.Kind.UNIFORM, MS, 250)),
                shaped(new ScheduleSpec(ScheduleSpec.Kind.UNIFORM, 15 * MS, 900)),
                shaped(new ScheduleSpec(ScheduleSpec.Kind.EXPONENTIAL, MS, 250)),
                shaped(new ScheduleSpec(ScheduleSpec.Kind.EXPONENTIAL, 60_000 * MS, 0)),
                shaped(ScheduleSpec.timetable(Collections.nCopies(Hours.HOURS, MS), 250)));
    }

    private static Stream<ScheduleSpec> specs() {
        ScheduleSpec constant = new ScheduleSpec(ScheduleSpec.Kind.CONSTANT, MS, 250);
        return Stream.concat(shapes().map(Shape::spec), Stream.of(constant));
    }

    private static Shape shaped(ScheduleSpec spec) {
        long least = spec.minNs();
        double width = spec.maxNs() - least + 1.0;
        return switch (spec.kind()) {
            case UNIFORM -> new Shape(spec, ns -> (ns - least) / width);
            case EXPONENTIAL -> {
                double cut = Math.exp(-10);
                double scale = (spec.intervalNs() - 20_000) / (1 - 10 * cut / (1 - cut));
                yield new Shape(spec, ns -> (1 - Math.exp(-(ns - 20_000) / scale)) / (1 - cut));
            }
            default ->
                new Shape(spec, ns -> {
                    double at = (ns - least) / width;
                    // Density 4 in the inner three quarters and 1 outside them, over 26 eighths in all.
                    return (8 * at + 24 * Math.max(0, Math.min(at, 0.875) - 0.125)) / 26;
                });
        };
    }

    private static byte[] seed(int number) {
        byte[] seed = new byte[Schedule.SEED_BYTES];
        seed[0] = (byte) number;
        return seed;
    }

    private static long[] gaps(ScheduleSpec spec, byte[] seed, int draws) {
        Schedule schedule = new Schedule(spec, seed);
        long[] gaps = new long[draws];
        Arrays.setAll(gaps, slot -> schedule.drawNs(slot, 0));
        return gaps;
    }

    private static long[] gaps(ScheduleSpec spec) {
        return gaps(spec, seed(1), DRAWS);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void shouldHaveTheIntervalAsMeanWhenDrawnOften(ScheduleSpec spec) {
        // The deviation of an exponential is as great as its mean.
        int draws = spec.kind() == ScheduleSpec.Kind.EXPONENTIAL ? 10 * DRAWS : 2 * DRAWS;
        double mean = Arrays.stream(gaps(spec, seed(2), draws)).average().orElseThrow();
        assertThat(mean).isCloseTo((double) spec.intervalNs(), within(spec.intervalNs() / 1000.0));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void shouldStayInTheRangeAndReachItsEnds(ScheduleSpec spec) {
        Schedule schedule = new Schedule(spec, seed(1));
        long[] gaps = gaps(spec);
        assertThat(Arrays.stream(gaps).min().orElseThrow()).isGreaterThanOrEqualTo(spec.minNs());
        assertThat(Arrays.stream(gaps).max().orElseThrow()).isLessThanOrEqualTo(spec.maxNs());
        if (spec.kind() != ScheduleSpec.Kind.CONSTANT) {
            assertThat(schedule.gapAtNs(0.0)).isEqualTo(spec.minNs());
            assertThat(schedule.gapAtNs(1 - 0x1p-53))
                    .isBetween(spec.maxNs() - (spec.kind() == ScheduleSpec.Kind.EXPONENTIAL ? 1 : 0), spec.maxNs());
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldHaveItsShapeWhenCountedInEqualShares(Shape shape) {
        int shares = 100;
        long[] counts = new long[shares];
        for (long gap : gaps(shape.spec())) {
            // In the middle of the ns, which stands for all of it.
            counts[(int) (shape.below().applyAsDouble(gap + 0.5) * shares)]++;
        }
        // A gap of 20 us has too few different ns for shares that are quite equal: they are spread by what a ns holds.
        double uneven = shape.spec().intervalNs() < MS ? 0.02 : 0;
        assertThat(chiSquare(counts, uneven)).isLessThan(149);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldNotStrayFromItsDistribution(Shape shape) {
        long[] gaps = gaps(shape.spec());
        Arrays.sort(gaps);
        double farthest = 0;
        for (int i = 0; i < gaps.length; i++) {
            double below = shape.below().applyAsDouble(gaps[i] + 0.5);
            farthest = Math.max(farthest, Math.max(below - i / (double) DRAWS, (i + 1.0) / DRAWS - below));
        }
        // Kolmogorov and Smirnov: exceeded once in a thousand; and half a ns of the densest part.
        double ns = 1.0 / (shape.spec().maxNs() - shape.spec().minNs());
        assertThat(farthest).isLessThan(1.95 / Math.sqrt(DRAWS) + ns);
    }

    @Test
    void shouldDrawTwelveOfThirteenInsideWhenKindIsDefault() {
        long inside = Arrays.stream(gaps(new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, MS, 250)))
                .filter(gap -> gap >= 812_500 && gap <= 1_187_500)
                .count();
        assertThat(inside / (double) DRAWS).isCloseTo(12 / 13.0, within(4 * Math.sqrt(12.0 / 169 / DRAWS)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldNotTellTheNextGapsByThoseBefore(Shape shape) {
        double[] gaps = standardised(gaps(shape.spec()));
        for (int lag : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 16, 4095, 4096, 4097}) {
            double sum = 0;
            for (int i = lag; i < DRAWS; i++) {
                sum += gaps[i] * gaps[i - lag];
            }
            assertThat(sum / (DRAWS - lag)).as("lag %d", lag).isCloseTo(0, within(4 / Math.sqrt(DRAWS)));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldFillTheSquareEvenlyWhenNeighboursAreCounted(Shape shape) {
        int shares = 10;
        long[] counts = new long[shares * shares];
        long[] gaps = gaps(shape.spec());
        for (int i = 1; i < gaps.length; i += 2) {
            int one = (int) (shape.below().applyAsDouble(gaps[i - 1] + 0.5) * shares);
            int other = (int) (shape.below().applyAsDouble(gaps[i] + 0.5) * shares);
            counts[one * shares + other]++;
        }
        assertThat(chiSquare(counts, shape.spec().intervalNs() < MS ? 0.01 : 0)).isLessThan(149);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldNotTellOneLaneByAnother(Shape shape) {
        int lanes = 8;
        int draws = DRAWS / 10;
        double[][] gaps = new double[lanes][];
        // Seeds that differ in one bit, or two.
        for (int lane = 0; lane < lanes; lane++) {
            gaps[lane] = standardised(gaps(shape.spec(), seed(1 << lane), draws));
        }
        for (int one = 0; one < lanes; one++) {
            for (int other = 0; other < one; other++) {
                for (int lag = 0; lag <= 1; lag++) {
                    double sum = 0;
                    for (int i = lag; i < draws; i++) {
                        sum += gaps[one][i] * gaps[other][i - lag];
                    }
                    assertThat(sum / (draws - lag))
                            .as("lanes %d and %d, lag %d", one, other, lag)
                            .isCloseTo(0, within(4 / Math.sqrt(draws)));
                }
            }
        }
    }

    @Test
    void shouldHaveTheIntervalOfEachHourWhenThereIsATimetable() {
        List<Long> hourlyNs = new ArrayList<>();
        for (long hour = 0; hour < Hours.HOURS; hour++) {
            hourlyNs.add((10 + hour) * MS);
        }
        ScheduleSpec spec = ScheduleSpec.timetable(hourlyNs, 250);
        long utcOffsetNs = 17 * Hours.HOUR_NS + 1_234_567;
        Schedule schedule = new Schedule(spec, seed(3), utcOffsetNs);
        long[] sums = new long[Hours.HOURS];
        long[] counts = new long[Hours.HOURS];
        long instantNs = 0;
        for (long slot = 1; instantNs < 24 * Hours.HOUR_NS; slot++) {
            long gapNs = schedule.drawNs(slot, instantNs);
            int hour = (int) ((instantNs + utcOffsetNs) / Hours.HOUR_NS % Hours.HOURS);
            // To a millisecond, by which a change may come later.
            if ((instantNs + utcOffsetNs) % Hours.HOUR_NS >= MS) {
                assertThat(gapNs).isBetween(hourlyNs.get(hour) * 3 / 4, hourlyNs.get(hour) * 5 / 4);
                sums[hour] += gapNs;
                counts[hour]++;
            }
            instantNs += gapNs;
        }
        for (int hour = 0; hour < Hours.HOURS; hour++) {
            // The deviation is an eighth of the interval; four of them.
            assertThat(sums[hour] / (double) counts[hour] / (double) hourlyNs.get(hour))
                    .isCloseTo(1, within(0.5 / Math.sqrt((double) counts[hour])));
        }
    }

    private static double[] standardised(long[] gaps) {
        double mean = Arrays.stream(gaps).average().orElseThrow();
        double variance = Arrays.stream(gaps)
                .mapToDouble(gap -> (gap - mean) * (gap - mean))
                .average()
                .orElseThrow();
        return Arrays.stream(gaps)
                .mapToDouble(gap -> (gap - mean) / Math.sqrt(variance))
                .toArray();
    }

    /**
     * Over as many parts as there are counts; of 100, 149 is exceeded once in a thousand.
     *
     * @param uneven by how much of an equal share a part may be off by itself
     */
    private static double chiSquare(long[] counts, double uneven) {
        double expected = Arrays.stream(counts).sum() / (double) counts.length;
        return Arrays.stream(counts)
                .mapToDouble(n -> Math.max(0, Math.abs(n - expected) - uneven * expected))
                .map(off -> off * off / expected)
                .sum();
    }
}
