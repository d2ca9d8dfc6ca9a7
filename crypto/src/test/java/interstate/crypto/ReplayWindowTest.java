package interstate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {
    private final ReplayWindow window = new ReplayWindow();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 63, 64, 2047, 2048, 1L << 47, (1L << 48) - 1})
    void shouldAcceptOnceWhenTheFirstCounterIs(long counter) {
        assertThat(window.isNew(counter)).isTrue();
        window.mark(counter);
        assertThat(window.isNew(counter)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {2048, 2049, 4095, 4096, 100_000, (1L << 48) - 1})
    void shouldRefuseFrom2048BehindWhenTheNewestIs(long newest) {
        window.mark(newest);
        assertThat(window.isNew(newest - 1)).isTrue();
        assertThat(window.isNew(newest - 2047)).isTrue();
        assertThat(window.isNew(newest - 2048)).isFalse();
        assertThat(window.isNew(Math.max(0, newest - 2049))).isFalse();
        assertThat(window.isNew(0)).isFalse();
        assertThat(window.isNew(newest + 1)).isTrue();
    }

    @Test
    void shouldStillKnowTheOldestWhenTheWindowSlidesByOne() {
        for (long counter = 0; counter < 10_000; counter++) {
            window.mark(counter);
            for (long behind : new long[] {0, 1, 63, 64, 65, 2046, 2047, 2048, 4096}) {
                assertThat(behind > counter || !window.isNew(counter - behind)).isTrue();
            }
        }
    }

    @Test
    void shouldForgetNothingInsideTheWindowWhenItJumps() {
        for (long jump : new long[] {1, 63, 64, 65, 2000, 2047}) {
            ReplayWindow jumped = new ReplayWindow();
            jumped.mark(5000);
            jumped.mark(5000 + jump);
            assertThat(jumped.isNew(5000)).isFalse();
            assertThat(jumped.isNew(5001)).isEqualTo(jump != 1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldAgreeWithASetOfAllSeenWhenCountersComeAtRandom(long seed) {
        Random random = new Random(seed);
        Set<Long> seen = new HashSet<>();
        long greatest = random.nextInt(5000);
        for (int i = 0; i < 20_000; i++) {
            long counter = switch (random.nextInt(100)) {
                case 0 -> greatest + random.nextInt(10_000);
                case 1 -> greatest + (1L << random.nextInt(40));
                default -> Math.max(0, greatest + 20 - random.nextInt(2200));
            };
            boolean isExpected = counter > greatest - 2048 && !seen.contains(counter);
            if (seen.isEmpty()) {
                isExpected = true;
            }
            assertThat(window.isNew(counter))
                    .as("seed %s, counter %s of %s", seed, counter, greatest)
                    .isEqualTo(isExpected);
            if (isExpected) {
                window.mark(counter);
                seen.add(counter);
                greatest = Math.max(greatest, counter);
                if (seen.size() == 1) {
                    greatest = counter;
                }
            }
        }
    }
}
