package interstate.it.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GrowthTest {
    @Test
    void shouldIgnoreTheWarmUpAndOutliersWhenTheLevelIsFlat() {
        assertThat(Growth.share(new long[] {1, 50, 100, 100, 100, 100, 900, 100, 100, 100, 100, 100}))
                .isZero();
    }

    @Test
    void shouldTellTheShareWhenItGrows() {
        assertThat(Growth.share(LongStream.range(100, 200).toArray())).isCloseTo(187.0 / 137 - 1, within(1e-9));
    }

    @Test
    void shouldRefuseWhenThereAreTooFewSamples() {
        assertThatThrownBy(() -> Growth.share(new long[7])).isInstanceOf(IllegalArgumentException.class);
    }
}
