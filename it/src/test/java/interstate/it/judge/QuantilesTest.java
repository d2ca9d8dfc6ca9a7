package interstate.it.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantilesTest {
    @Test
    void shouldTakeTheRankRoundedUpWhenAskedForAQuantile() {
        long[] values = new long[100];
        for (int i = 0; i < values.length; i++) {
            values[i] = 100L - i;
        }
        Quantiles quantiles = Quantiles.of(values);
        assertThat(quantiles.at(0.5)).isEqualTo(50);
        assertThat(quantiles.at(0.99)).isEqualTo(99);
        assertThat(quantiles.at(0.991)).isEqualTo(100);
        assertThat(quantiles.largest()).isEqualTo(100);
        assertThat(quantiles.at(0.0001)).isEqualTo(1);
        assertThat(values[0]).as("the caller's array stays as it was").isEqualTo(100);
    }

    @Test
    void shouldBeZeroWhenThereAreNoValues() {
        assertThat(Quantiles.of(new long[0]).at(0.5)).isZero();
    }

    @Test
    void shouldLeaveOutWhatLiesAboveTheCutWhenSpreadIsMeasured() {
        Quantiles q = Quantiles.of(new long[] {1, 3, 1, 3, 1_000});

        assertThat(q.deviationUpTo(0.8)).isEqualTo(1);
        assertThat(q.deviationUpTo(1)).isGreaterThan(300);
        assertThat(Quantiles.of(new long[0]).deviationUpTo(0.5)).isZero();
    }

    @Test
    void shouldCountOnlyLargerValuesWhenSomeAreEqual() {
        Quantiles q = Quantiles.of(new long[] {5, 1, 5, 9});

        assertThat(q.above(5)).isEqualTo(1);
        assertThat(q.above(0)).isEqualTo(4);
        assertThat(q.above(9)).isZero();
    }
}
