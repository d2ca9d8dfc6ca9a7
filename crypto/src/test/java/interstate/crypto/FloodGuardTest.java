package interstate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands between a flood of initiations and the first X25519. */
class FloodGuardTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final Randomness randomness = new SeededRandomness(12);

    @ParameterizedTest
    @ValueSource(longs = {0, -5 * SECOND_NS, Long.MAX_VALUE - 3, Long.MIN_VALUE})
    void shouldKnowAnEphemeralAgainUntilItExpiresWhenTheClockStartsAt(long startNs) {
        SeenSet set = new SeenSet(10, 60 * SECOND_NS, randomness);
        byte[] one = randomness.bytes(32);
        assertThat(set.add(startNs, one)).isEqualTo(SeenSet.Outcome.NEW);
        assertThat(set.add(startNs, one.clone())).isEqualTo(SeenSet.Outcome.SEEN);
        assertThat(set.contains(startNs, one.clone())).isTrue();
        assertThat(set.contains(startNs, randomness.bytes(32))).isFalse();
        assertThat(set.size()).isEqualTo(1);
        assertThat(set.add(startNs + 60 * SECOND_NS - 1, one)).isEqualTo(SeenSet.Outcome.SEEN);
        assertThat(set.contains(startNs + 60 * SECOND_NS - 1, one)).isTrue();
        assertThat(set.contains(startNs + 60 * SECOND_NS, one)).isFalse();
        assertThat(set.add(startNs + 60 * SECOND_NS, one)).isEqualTo(SeenSet.Outcome.NEW);
        assertThat(set.size()).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhenFullAndTakeAgainWhenSomethingExpired() {
        SeenSet set = new SeenSet(1000, SECOND_NS, randomness);
        byte[] first = randomness.bytes(32);
        assertThat(set.add(0, first)).isEqualTo(SeenSet.Outcome.NEW);
        for (int i = 1; i < 1000; i++) {
            assertThat(set.add(500, randomness.bytes(32))).isEqualTo(SeenSet.Outcome.NEW);
        }
        assertThat(set.add(600, randomness.bytes(32))).isEqualTo(SeenSet.Outcome.FULL);
        assertThat(set.add(600, first)).isEqualTo(SeenSet.Outcome.SEEN);
        assertThat(set.size()).isEqualTo(1000);
        assertThat(set.add(SECOND_NS, randomness.bytes(32))).isEqualTo(SeenSet.Outcome.NEW);
        assertThat(set.add(SECOND_NS, randomness.bytes(32))).isEqualTo(SeenSet.Outcome.FULL);
        set.expire(10 * SECOND_NS);
        assertThat(set.size()).isZero();
    }

    @Test
    void shouldTellApartWhenEphemeralsDifferInOneBit() {
        SeenSet set = new SeenSet(300, SECOND_NS, randomness);
        byte[] base = randomness.bytes(32);
        set.add(0, base);
        for (int bit = 0; bit < 256; bit++) {
            byte[] other = base.clone();
            other[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(set.add(0, other)).isEqualTo(SeenSet.Outcome.NEW);
        }
    }

    @Test
    void shouldCopyWhatItKeepsWhenTheCallerReusesItsArray() {
        SeenSet set = new SeenSet(10, SECOND_NS, randomness);
        byte[] one = randomness.bytes(32);
        byte[] same = one.clone();
        set.add(0, one);
        Arrays.fill(one, (byte) 0);
        assertThat(set.add(0, same)).isEqualTo(SeenSet.Outcome.SEEN);
        assertThatIllegalArgumentException().isThrownBy(() -> set.add(0, new byte[31]));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7, Long.MAX_VALUE - 100, Long.MIN_VALUE})
    void shouldLetTheBurstThroughAndThenTheRateWhenTheClockStartsAt(long startNs) {
        TokenBucket bucket = new TokenBucket(10, 5);
        assertThat(bucket.isFull(startNs)).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(bucket.take(startNs)).isTrue();
        }
        assertThat(bucket.take(startNs)).isFalse();
        assertThat(bucket.isFull(startNs)).isFalse();
        assertThat(bucket.take(startNs + 99_999_999)).isFalse();
        assertThat(bucket.take(startNs + 100_000_000)).isTrue();
        assertThat(bucket.take(startNs + 100_000_001)).isFalse();
        assertThat(bucket.isFull(startNs + 599_999_999)).isFalse();
        assertThat(bucket.isFull(startNs + 600_000_000)).isTrue();
    }

    @Test
    void shouldHoldNoMoreThanTheBurstWhenSilentForLong() {
        TokenBucket bucket = new TokenBucket(1000, 3);
        bucket.take(0);
        int taken = 0;
        while (bucket.take(3600 * SECOND_NS)) {
            taken++;
        }
        assertThat(taken).isEqualTo(3);
    }

    @Test
    void shouldKeepTheRateWhenAskedMuchMoreOften() {
        TokenBucket bucket = new TokenBucket(50, 10);
        int taken = 0;
        for (long ns = 0; ns < 10 * SECOND_NS; ns += 100_000) {
            taken += bucket.take(ns) ? 1 : 0;
        }
        assertThat(taken).isBetween(50 * 10 + 9, 50 * 10 + 10);
    }

    @Test
    void shouldRefuseWhenTheBucketCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenBucket(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenBucket(Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenBucket(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenBucket(1, 0));
    }
}
