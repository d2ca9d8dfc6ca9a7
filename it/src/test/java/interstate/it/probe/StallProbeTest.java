package interstate.it.probe;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.it.judge.Interval;
import org.junit.jupiter.api.Test;

class StallProbeTest {
    @Test
    void shouldTakeTheCpusOwnStallsAndSkipTheLineBeingWrittenWhenParsed() {
        String output = "ready\nstall 0 100 700\nstall 1 200 900\nstall 0 800 1500\nstall 1 99";
        assertThat(StallProbe.parse(output, 0).intervals())
                .containsExactly(new Interval(100, 700), new Interval(800, 1500));
        assertThat(StallProbe.parse(output, 1).intervals()).containsExactly(new Interval(200, 900));
        assertThat(StallProbe.parse("", 0).intervals()).isEmpty();
    }
}
