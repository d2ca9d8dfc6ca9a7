package interstate.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void shouldMeetItsBarOnTheRightSideWhenAtTheLimit() {
        assertThat(Figure.atMost("x", 100, 100, "us").met()).isTrue();
        assertThat(Figure.atMost("x", 100.01, 100, "us").met()).isFalse();
        assertThat(Figure.atLeast("x", 90, 90, "%").met()).isTrue();
        assertThat(Figure.atLeast("x", 89.99, 90, "%").met()).isFalse();
        assertThat(Figure.below("x", 4, 4, "").met()).isFalse();
        assertThat(Figure.exactly("x", 0, 0, "").met()).isTrue();
        assertThat(Figure.exactly("x", 1, 0, "").met()).isFalse();
        assertThat(Figure.only("x", List.of(1500), 1500).met()).isTrue();
        assertThat(Figure.only("x", List.of(1500, 28), 1500).met()).isFalse();
        assertThat(Figure.only("x", List.of(), 1500).met()).isFalse();
        assertThat(Figure.holds("x", false).met()).isFalse();
    }

    @Test
    void shouldNotMeetWhenTheValueIsNoNumber() {
        assertThat(Figure.atMost("x", Double.NaN, 1, "").met()).isFalse();
        assertThat(Figure.atLeast("x", Double.NaN, 1, "").met()).isFalse();
    }

    @Test
    void shouldWriteFourDigitsWhenANumberIsLong() {
        assertThat(Figure.number(12.34567)).isEqualTo("12.35");
        assertThat(Figure.number(1234.567)).isEqualTo("1235");
        assertThat(Figure.number(0.012345)).isEqualTo("0.01235");
        assertThat(Figure.number(12_000)).isEqualTo("12000");
    }
}
