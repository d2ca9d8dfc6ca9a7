package interstate.it.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TailsTest {
    private static long[] upTo(long last) {
        return LongStream.rangeClosed(1, last).toArray();
    }

    @Test
    void shouldCountAboveTheCommonCutWhenGroupsDiffer() {
        Tails tails = Tails.of(List.of(upTo(100), upTo(80), upTo(20)), 0.9);
        assertThat(tails.cut()).isEqualTo(80);
        assertThat(tails.above(0)).isEqualTo(20);
        assertThat(tails.above(1)).isZero();
        assertThat(tails.above(2)).isZero();
        assertThat(tails.apart()).isEqualTo(20);
    }

    @Test
    void shouldBeNowhereApartWhenGroupsAreTheSame() {
        Tails tails = Tails.of(List.of(upTo(1_000), upTo(1_000)), 0.995);
        assertThat(tails.above(0)).isEqualTo(5);
        assertThat(tails.apart()).isZero();
    }

    @Test
    void shouldAllowChanceByTheCountsWhenTwoAreCompared() {
        Tails one = Tails.of(List.of(upTo(100), upTo(100)), 0.92);
        Tails other = Tails.of(List.of(upTo(200), upTo(200)), 0.92);
        assertThat(Tails.chance(one, other, 2)).isCloseTo(2 * Math.sqrt(8 + 8 + 16 + 16), within(1e-9));
    }
}
