package interstate.actors.loss;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OncePerTest {
    private static final long PAUSE_NS = 60_000_000_000L;

    @Test
    void shouldLetOneThroughInEachPauseAndTellForHowManyItStands() {
        OncePer lines = new OncePer(PAUSE_NS);
        long nowNs = Long.MAX_VALUE - PAUSE_NS;
        assertThat(lines.pass(nowNs)).isEqualTo(1);
        assertThat(lines.pass(nowNs + 1)).isZero();
        assertThat(lines.pass(nowNs + PAUSE_NS - 1)).isZero();
        assertThat(lines.pass(nowNs + PAUSE_NS)).isEqualTo(3);
        assertThat(lines.pass(nowNs + 100 * PAUSE_NS)).isEqualTo(1);
        assertThat(lines.pass(nowNs + 100 * PAUSE_NS + 1)).isZero();
    }

    @Test
    void shouldLetTheFirstFewThroughAndAgainAfterAsManyPauses() {
        OncePer lines = new OncePer(PAUSE_NS, 3);
        for (long nowNs : new long[] {-5, 20 * PAUSE_NS}) {
            for (int i = 0; i < 3; i++) {
                assertThat(lines.pass(nowNs)).isPositive();
            }
            assertThat(lines.pass(nowNs)).isZero();
            assertThat(lines.pass(nowNs + PAUSE_NS)).isEqualTo(2);
            assertThat(lines.pass(nowNs + PAUSE_NS)).isZero();
        }
    }
}
