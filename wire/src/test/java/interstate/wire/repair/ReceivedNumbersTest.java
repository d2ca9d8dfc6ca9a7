package interstate.wire.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedNumbersTest {

    @Test
    void shouldKnowNothingBeforeTheFirst() {
        ReceivedNumbers received = new ReceivedNumbers();
        assertThat(received.highest()).isEqualTo(-1);
        assertThat(received.missing(0)).isFalse();
        assertThat(received.has(0)).isFalse();
    }

    @Test
    void shouldMissWhatLiesBelowTheFirstOfASession() {
        ReceivedNumbers received = new ReceivedNumbers();
        assertThat(received.add(2)).isTrue();
        assertThat(received.missing(0)).isTrue();
        assertThat(received.missing(1)).isTrue();
        assertThat(received.missing(2)).isFalse();
        assertThat(received.oldestMissing()).isZero();
    }

    @Test
    void shouldTakeEachNumberOnce() {
        ReceivedNumbers received = new ReceivedNumbers();
        assertThat(received.add(5)).isTrue();
        assertThat(received.add(5)).isFalse();
        assertThat(received.add(4)).isTrue();
        assertThat(received.add(4)).isFalse();
    }

    @Test
    void shouldSettleWhatIsGivenUpAndTakeItNoMore() {
        ReceivedNumbers received = new ReceivedNumbers();
        received.add(10);
        received.settleBelow(8);
        assertThat(received.oldestMissing()).isEqualTo(8);
        assertThat(received.add(7)).isFalse();
        assertThat(received.add(8)).isTrue();
        received.settleBelow(1_000);
        assertThat(received.oldestMissing())
                .as("nothing above the highest is given up")
                .isEqualTo(11);
        assertThat(received.add(11)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                ReceivedNumbers.SPAN - 1,
                ReceivedNumbers.SPAN,
                ReceivedNumbers.SPAN + 1,
                10L * ReceivedNumbers.SPAN,
                1L << 47
            })
    void shouldKeepTheLatestWhenTheNumbersLeap(long leap) {
        ReceivedNumbers received = new ReceivedNumbers();
        received.add(0);
        received.add(leap);
        assertThat(received.highest()).isEqualTo(leap);
        assertThat(received.missing(leap - 1)).isTrue();
        long oldest = Math.max(leap < ReceivedNumbers.SPAN ? 1 : 0, leap - ReceivedNumbers.SPAN + 1);
        assertThat(received.oldestMissing()).isEqualTo(oldest);
        assertThat(received.add(oldest - 1)).isFalse();
        assertThat(received.add(oldest)).isTrue();
    }

    @Test
    void shouldSayTheSameAsASlowSetWhateverArrives() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            ReceivedNumbers received = new ReceivedNumbers();
            TreeSet<Long> slow = new TreeSet<>();
            long next = random.nextInt(3);
            long floor = 0;
            for (int i = 0; i < 2_000; i++) {
                next += random.nextInt(20) == 0 ? random.nextInt(300) : 1;
                long q = Math.max(0, next - (random.nextInt(4) == 0 ? random.nextInt(200) : 0));
                long highest = slow.isEmpty() ? -1 : slow.last();
                floor = Math.max(floor, Math.max(highest, q) - ReceivedNumbers.SPAN + 1);
                boolean fresh = q >= floor && slow.add(q);
                assertThat(received.add(q)).as("seed %d, %d", seed, q).isEqualTo(fresh);
                if (random.nextInt(50) == 0) {
                    floor = Math.max(floor, Math.min(slow.last() + 1, slow.last() - random.nextInt(100)));
                    received.settleBelow(floor);
                }
                long look = Math.max(floor, slow.last() - random.nextInt(400));
                assertThat(received.missing(look))
                        .as("seed %d, missing %d", seed, look)
                        .isEqualTo(look < slow.last() && !slow.contains(look));
            }
        }
    }
}
