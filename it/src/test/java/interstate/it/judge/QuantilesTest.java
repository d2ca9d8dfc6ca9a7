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
}
