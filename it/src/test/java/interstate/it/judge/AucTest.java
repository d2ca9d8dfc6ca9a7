package interstate.it.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AucTest {
    private static final Offset<Double> EXACT = Offset.offset(1e-12);

    @Test
    void shouldTellAlwaysWhenOneSideIsLargerThroughout() {
        assertThat(Auc.of(new double[] {1, 2, 3}, new double[] {4, 5})).isEqualTo(1, EXACT);
        assertThat(Auc.of(new double[] {4, 5}, new double[] {1, 2, 3})).isEqualTo(0, EXACT);
    }

    @Test
    void shouldTellNothingWhenBothSidesAreTheSameOrOneIsEmpty() {
        assertThat(Auc.of(new double[] {1, 2, 3}, new double[] {3, 1, 2})).isEqualTo(0.5, EXACT);
        assertThat(Auc.of(new double[] {7, 7}, new double[] {7})).isEqualTo(0.5, EXACT);
        assertThat(Auc.of(new double[0], new double[] {7})).isEqualTo(0.5, EXACT);
    }

    @Test
    void shouldCountPairsWhenSidesOverlap() {
        // Of four pairs 1-2, 1-4, 3-2, 3-4 three have the second larger.
        assertThat(Auc.of(new double[] {1, 3}, new double[] {2, 4})).isEqualTo(0.75, EXACT);
    }
}
