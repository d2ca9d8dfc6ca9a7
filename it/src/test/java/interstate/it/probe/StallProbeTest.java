package interstate.it.probe;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.it.judge.Interval;
import org.junit.jupiter.api.Test;

class StallProbeTest {
    @Test
    void shouldTakeTheStallsOfAnyCpuAndSkipTheLineBeingWrittenWhenParsed() {
        String output = "ready\nstall 0 100 700\nstall 1 200 900\nstall 0 1000 1500\nstall 1 99";
        assertThat(StallProbe.parse(output).intervals())
                .containsExactly(new Interval(100, 900), new Interval(1000, 1500));
        assertThat(StallProbe.parse("").intervals()).isEmpty();
    }
}
