package interstate.actors.loss;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {

    private final Tally tally = new Tally(6, 10);

    @Test
    void shouldCountWhatIsWithinTheTime() {
        tally.add(100);
        tally.add(109);
        tally.add(110);
        assertThat(tally.count(110)).isEqualTo(3);
        assertThat(tally.count(159)).isEqualTo(3);
    }

    @Test
    void shouldForgetPartByPart() {
        tally.add(100);
        tally.add(110);
        assertThat(tally.count(160)).isEqualTo(1);
        assertThat(tally.count(169)).isEqualTo(1);
        assertThat(tally.count(170)).isZero();
    }

    @Test
    void shouldForgetAllAfterALongPause() {
        tally.add(5);
        tally.add(1_000_000_000_000_005L);
        assertThat(tally.count(1_000_000_000_000_005L)).isEqualTo(1);
    }

    @Test
    void shouldNotCountBackwards() {
        tally.add(100);
        tally.add(50);
        assertThat(tally.count(100)).isEqualTo(2);
    }
}
