package interstate.it.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GapFeatureTest {
    /** Gaps 1, 3, 2, 2 and one left over. */
    private static final long[] TIMES = {10, 11, 14, 16, 18, 25};

    @Test
    void shouldLookAtWholeWindowsOnlyWhenGapsAreLeftOver() {
        assertThat(GapFeature.MEAN.windows(TIMES, 2)).containsExactly(2, 2);
        assertThat(GapFeature.DEVIATION.windows(TIMES, 2)).containsExactly(1, 0);
        assertThat(GapFeature.MAX.windows(TIMES, 2)).containsExactly(3, 2);
        assertThat(GapFeature.P95.windows(TIMES, 4)).containsExactly(3);
    }

    @Test
    void shouldSeeNothingWhenThereIsNoWholeWindow() {
        assertThat(GapFeature.MEAN.windows(new long[] {1, 2}, 2)).isEmpty();
        assertThat(GapFeature.MAX.windows(new long[0], 2)).isEmpty();
    }
}
