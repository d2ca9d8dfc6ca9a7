package interstate.wire;

import static interstate.wire.NumberWindow.WIDTH;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NumberWindowTest {
    private static final int RUN = 7;

    private final NumberWindow window = new NumberWindow();

    @Test
    void shouldTellTheSecondCopyFromTheFirstInAnyOrder() {
        for (int number : new int[] {5, 3, 9, 4}) {
            assertThat(window.contains(RUN, number)).isFalse();
            assertThat(window.add(RUN, number)).isTrue();
            assertThat(window.contains(RUN, number)).isTrue();
            assertThat(window.add(RUN, number)).isFalse();
        }
        assertThat(window.contains(RUN, 8)).isFalse();
    }

    @Test
    void shouldTakeWhatIsTooOldForOneThatCame() {
        window.add(RUN, 0);
        window.add(RUN, WIDTH);
        assertThat(window.contains(RUN, 1)).isFalse();
        assertThat(window.contains(RUN, 0)).isTrue();
        assertThat(window.add(RUN, -1)).isFalse();
        assertThat(window.add(RUN, 1)).isTrue();
    }

    @Test
    void shouldForgetWhatLeavesTheWindowHoweverFarItMoves() {
        for (int step : new int[] {1, 63, 64, 65, WIDTH - 1, WIDTH, WIDTH + 1, 1 << 30}) {
            NumberWindow moved = new NumberWindow();
            for (int i = 0; i < WIDTH; i++) {
                moved.add(RUN, i);
            }
            int newest = WIDTH - 1 + step;
            assertThat(moved.add(RUN, newest)).isTrue();
            for (int number = newest - WIDTH + 1; number != newest; number++) {
                boolean came = number >= 0 && number < WIDTH;
                assertThat(moved.contains(RUN, number))
                        .as("%d after a step of %d", number, step)
                        .isEqualTo(came);
            }
        }
    }

    @Test
    void shouldGoOnWhenNumbersGoRound() {
        for (int i = -3; i < 3; i++) {
            assertThat(window.add(RUN, i)).isTrue();
        }
        window.add(RUN, Integer.MAX_VALUE - 1);
        NumberWindow high = new NumberWindow();
        assertThat(high.add(RUN, Integer.MAX_VALUE)).isTrue();
        assertThat(high.add(RUN, Integer.MIN_VALUE)).isTrue();
        assertThat(high.add(RUN, Integer.MAX_VALUE - 5)).isTrue();
        assertThat(high.add(RUN, Integer.MAX_VALUE)).isFalse();
    }

    @Test
    void shouldBeginAnewWithARunAndKeepOutTheOneBefore() {
        window.add(RUN, 100);
        assertThat(window.add(RUN + 1, 100)).isTrue();
        assertThat(window.add(RUN + 1, 100)).isFalse();
        assertThat(window.add(RUN, 101)).isFalse();
        assertThat(window.add(RUN + 1, 99)).isTrue();
    }

    @Test
    void shouldAgreeWithASetWhenPathsDifferInDelayAndLose() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Set<Integer> came = new HashSet<>();
        for (int i = 0; i < 200_000; i++) {
            int number = i - random.nextInt(2_000);
            assertThat(window.add(RUN, number))
                    .as("seed %d, packet %d", seed, number)
                    .isEqualTo(came.add(number));
        }
    }
}
