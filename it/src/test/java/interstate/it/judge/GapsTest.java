package interstate.it.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GapsTest {
    private static final long MS = 1_000_000;

    @Test
    void shouldTellMeanDeviationAndLargestWhenTimesAreGiven() {
        Gaps gaps = Gaps.of(new long[] {0, 10 * MS, 30 * MS, 40 * MS}, 20 * MS, Stalls.NONE);
        assertThat(gaps.count()).isEqualTo(3);
        assertThat(gaps.meanNs()).isEqualTo(40 * MS / 3.0);
        assertThat(gaps.deviationNs()).isCloseTo(Math.sqrt(100 / 3.0) * MS, org.assertj.core.data.Offset.offset(1.0));
        assertThat(gaps.largestNs()).isEqualTo(20 * MS);
        assertThat(gaps.largestAtNs()).isEqualTo(10 * MS);
        assertThat(gaps.withinLimit()).isTrue();
    }

    @Test
    void shouldAllowFiveMillisecondsAndNotMoreWhenAGapIsLong() {
        assertThat(Gaps.of(new long[] {0, 25 * MS}, 20 * MS, Stalls.NONE).withinLimit())
                .isTrue();
        Gaps over = Gaps.of(new long[] {0, 25 * MS + 1}, 20 * MS, Stalls.NONE);
        assertThat(over.withinLimit()).isFalse();
        assertThat(over.over()).isEqualTo(1);
        assertThat(over.overUnexcused()).isEqualTo(1);
    }

    @Test
    void shouldExcuseOnlyTheGapAStallTouchesWhenTwoAreTooLong() {
        Stalls stalls = Stalls.of(List.of(new Interval(50 * MS, 55 * MS)));
        Gaps gaps = Gaps.of(new long[] {0, 40 * MS, 90 * MS}, 20 * MS, stalls);
        assertThat(gaps.over()).isEqualTo(2);
        assertThat(gaps.overUnexcused()).isEqualTo(1);
        assertThat(gaps.largestNs()).isEqualTo(50 * MS);
        assertThat(gaps.largestUnexcusedNs()).isEqualTo(40 * MS);
        assertThat(gaps.withinLimit()).isFalse();
    }

    @Test
    void shouldProveNothingWhenThereAreNoGaps() {
        assertThat(Gaps.of(new long[0], 20 * MS, Stalls.NONE).withinLimit()).isFalse();
        assertThat(Gaps.of(new long[] {5}, 20 * MS, Stalls.NONE).withinLimit()).isFalse();
    }
}
