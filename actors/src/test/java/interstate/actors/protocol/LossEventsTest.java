package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LossEventsTest {

    private static final long APART_NS = 1_000;

    private final LossEvents events = new LossEvents(APART_NS);

    @Test
    void shouldBeginAnEventAtTheFirstLossAtWhateverTime() {
        assertThat(events.look(-5, 0)).isFalse();
        assertThat(events.look(-4, 1)).isTrue();
    }

    @Test
    void shouldTakeLossesLessThanSoFarApartForOneEventHoweverLongItGetsThatWay() {
        assertThat(events.look(0, 1)).isTrue();
        for (int i = 1; i < 50; i++) {
            assertThat(events.look(i * (APART_NS - 1), 1 + i)).isFalse();
        }
    }

    @Test
    void shouldBeginAnotherEventWhenTheyAreSoFarApart() {
        assertThat(events.look(0, 1)).isTrue();
        assertThat(events.look(APART_NS - 1, 1)).as("nothing more was lost").isFalse();
        assertThat(events.look(APART_NS, 4)).isTrue();
    }

    @Test
    void shouldNotCountTwiceWhatIsCountedDown() {
        assertThat(events.look(0, 5)).isTrue();
        assertThat(events.look(5 * APART_NS, 3)).isFalse();
        assertThat(events.look(6 * APART_NS, 5)).isFalse();
        assertThat(events.look(7 * APART_NS, 6)).isTrue();
    }
}
