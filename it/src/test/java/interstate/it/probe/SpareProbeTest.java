package interstate.it.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpareProbeTest {
    @Test
    void shouldTellTheTicksOfAnIntervalWhenParsed() {
        SpareProbe.Ticks ticks = SpareProbe.Ticks.parse("ready\ntick 1000 7\ntick 2000 8\ntick 3000 9\n");
        assertThat(ticks.lateNs(1_000, 3_000)).containsExactly(7, 8);
        assertThat(ticks.lateNs(3_001, 9_000)).isEmpty();
    }
}
