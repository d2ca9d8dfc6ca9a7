package interstate.it.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StallsTest {
    private static Stalls of(long... fromAndTo) {
        List<Interval> intervals = new java.util.ArrayList<>();
        for (int i = 0; i < fromAndTo.length; i += 2) {
            intervals.add(new Interval(fromAndTo[i], fromAndTo[i + 1]));
        }
        return Stalls.of(intervals);
    }

    @Test
    void shouldMergeWhenIntervalsOverlapInAnyOrder() {
        assertThat(of(50, 60, 10, 20, 15, 30, 60, 61).intervals())
                .containsExactly(new Interval(10, 30), new Interval(50, 61));
    }

    @Test
    void shouldTouchWhenOneInstantIsSharedAndNotWhenNone() {
        Stalls stalls = of(10, 20, 40, 50);
        assertThat(stalls.touches(0, 9)).isFalse();
        assertThat(stalls.touches(0, 10)).isTrue();
        assertThat(stalls.touches(20, 30)).isTrue();
        assertThat(stalls.touches(21, 39)).isFalse();
        assertThat(stalls.touches(0, 100)).isTrue();
        assertThat(stalls.touches(51, 100)).isFalse();
        assertThat(stalls.contains(45)).isTrue();
        assertThat(Stalls.NONE.touches(0, 100)).isFalse();
    }

    @Test
    void shouldCountOnlyWhatLiesInsideWhenARunIsShorterThanTheStalls() {
        Stalls stalls = of(0, 100, 900, 2_000);
        assertThat(stalls.stalledNs(50, 1_000)).isEqualTo(150);
        assertThat(stalls.share(50, 1_050)).isEqualTo(0.2);
        assertThat(stalls.share(5, 5)).isZero();
    }

    @Test
    void shouldMakeARunVoidWhenMoreThanHalfAPercentIsExcused() {
        assertThat(of(0, 5).makesVoid(0, 1_000)).isFalse();
        assertThat(of(0, 6).makesVoid(0, 1_000)).isTrue();
    }

    @Test
    void shouldMoveEveryIntervalWhenTheClockChanges() {
        assertThat(of(10, 20).shifted(5).intervals()).containsExactly(new Interval(15, 25));
    }

    @Test
    void shouldRefuseWhenAnIntervalEndsBeforeItBegins() {
        assertThatThrownBy(() -> new Interval(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
