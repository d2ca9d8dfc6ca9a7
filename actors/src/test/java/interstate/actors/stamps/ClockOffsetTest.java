package interstate.actors.stamps;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockOffsetTest {
    private static final long AHEAD_NS = 1_700_000_000_000_000_000L;
    private static final long HOUR_NS = 3_600_000_000_000L;

    private long nowNs = 1_000;
    private long lookNs = 40;
    private long aheadNs = AHEAD_NS;

    private final ClockOffset offset = new ClockOffset(this::look, () -> look() + aheadNs);

    private long look() {
        nowNs += lookNs;
        return nowNs;
    }

    private void measure(int times) {
        for (int i = 0; i < times; i++) {
            offset.measure();
        }
    }

    private void shouldBe(long ns) {
        assertThat(offset.ns()).isBetween(ns - offset.uncertaintyNs(), ns + offset.uncertaintyNs());
    }

    @Test
    void shouldBeSteadyAfterThreeMeasurementsThatAgree() {
        assertThat(offset.steady()).isFalse();
        measure(1);
        assertThat(offset.steady()).isFalse();
        measure(1);
        assertThat(offset.steady()).isTrue();
        shouldBe(AHEAD_NS);
        assertThat(offset.steps()).isZero();
    }

    @Test
    void shouldFollowAndDoubtForThreeMeasurementsWhenTheClockIsSet() {
        measure(10);
        for (long step : new long[] {HOUR_NS, -2 * HOUR_NS, 1_000, -1_000}) {
            long before = offset.steps();
            aheadNs += step;
            measure(1);
            assertThat(offset.steady()).isFalse();
            shouldBe(aheadNs);
            measure(1);
            assertThat(offset.steady()).isFalse();
            measure(1);
            assertThat(offset.steady()).isTrue();
            assertThat(offset.steps()).isEqualTo(before + 1);
        }
    }

    @Test
    void shouldBelieveTheNarrowestMeasurement() {
        lookNs = 50_000;
        ClockOffset interrupted = new ClockOffset(this::look, () -> look() + aheadNs);
        assertThat(interrupted.uncertaintyNs()).isGreaterThan(10_000);
        lookNs = 40;
        interrupted.measure();
        assertThat(interrupted.uncertaintyNs()).isLessThan(100);
        lookNs = 50_000;
        interrupted.measure();
        assertThat(interrupted.uncertaintyNs()).isLessThan(100);
        assertThat(interrupted.steady()).isTrue();
    }
}
