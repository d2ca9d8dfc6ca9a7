package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeldomTest {

    private static final long SECOND_NS = 1_000_000_000L;

    private final Seldom seldom = new Seldom();

    private long passAt(double seconds) {
        return seldom.pass((long) (seconds * SECOND_NS));
    }

    @Test
    void shouldPassTheFirstAndThenCountWhatItHoldsBackForPausesThatDouble() {
        assertThat(passAt(-7)).isEqualTo(1);
        assertThat(passAt(-7)).isZero();
        assertThat(passAt(-2.001)).isZero();
        assertThat(passAt(-2)).isEqualTo(3);
        assertThat(passAt(7.999)).isZero();
        assertThat(passAt(8)).isEqualTo(2);
    }

    @Test
    void shouldNeverBeSilentLongerThanTenMinutesWhileItGoesOn() {
        int told = 0;
        for (int second = 0; second <= 7_200; second++) {
            told += passAt(second) > 0 ? 1 : 0;
        }
        // At 0, 5, 15, 35, 75, 155, 315, 635 and then every 600 seconds.
        assertThat(told).isEqualTo(8 + (7_200 - 635) / 600);
    }

    @Test
    void shouldBeginAnewAfterAQuietMinute() {
        assertThat(passAt(0)).isEqualTo(1);
        assertThat(passAt(5)).isEqualTo(1);
        assertThat(passAt(65)).isEqualTo(1);
        assertThat(passAt(66)).isZero();
        assertThat(passAt(127)).isEqualTo(2);
        assertThat(passAt(132)).isEqualTo(1);
    }
}
