package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpunGapsTest {

    /** One whose first window, which counts for nothing, is over. */
    private static SpunGaps limited() {
        SpunGaps gaps = new SpunGaps(false);
        gaps.measured(100, true);
        assertThat(gaps.most()).isZero();
        return gaps;
    }

    @Test
    void shouldSpinThroughTenWhateverIsMeasuredWhenThereIsNoLimit() {
        SpunGaps gaps = new SpunGaps(true);
        gaps.measured(1, true);
        assertThat(gaps.most()).isEqualTo(SpunGaps.MOST);
    }

    @Test
    void shouldTakeOneMoreOnlyWhenThatLeavesAnEighth() {
        SpunGaps gaps = limited();
        gaps.measured(25, true);
        assertThat(gaps.most()).as("half as much sleep would be too little").isZero();
        gaps.measured(26, true);
        assertThat(gaps.most()).isEqualTo(1);
        gaps.measured(19, true);
        assertThat(gaps.most())
                .as("a third of the gaps slept through, not half")
                .isEqualTo(1);
        gaps.measured(20, true);
        assertThat(gaps.most()).isEqualTo(2);
    }

    @Test
    void shouldTakeOneFewerWhenTooLittleIsLeft() {
        SpunGaps gaps = limited();
        gaps.measured(40, true);
        gaps.measured(SpunGaps.TOO_LITTLE_ASLEEP, true);
        assertThat(gaps.most()).isEqualTo(1);
        gaps.measured(SpunGaps.TOO_LITTLE_ASLEEP - 1, true);
        gaps.measured(0, true);
        assertThat(gaps.most()).isZero();
    }

    @Test
    void shouldBeginAnewWhenGapsWereLongMeanwhile() {
        SpunGaps gaps = limited();
        gaps.measured(60, true);
        gaps.measured(90, false);
        gaps.measured(90, true);
        assertThat(gaps.most()).isZero();
    }
}
