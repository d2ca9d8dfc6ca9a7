package interstate.it.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventsTest {

    @Test
    void shouldTakeLossesLessThanSoFarApartForOne() {
        assertThat(Events.count(new long[0], 10)).isZero();
        assertThat(Events.count(new long[] {5, 14, 23}, 10)).isEqualTo(1);
        assertThat(Events.count(new long[] {24, 5, 14}, 10)).as("10 apart").isEqualTo(2);
        assertThat(Events.count(new long[] {5, 100}, new long[] {95, 14}, 10)).isEqualTo(2);
    }
}
