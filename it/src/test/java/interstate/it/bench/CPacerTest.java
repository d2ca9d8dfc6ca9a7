package interstate.it.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CPacerTest {
    @Test
    void shouldReadWhatTheProgramPrintsWhenItEnds() {
        assertThat(CPacer.parse("late 993 15 20 28 34535 898179\nskipped 7\ncpu 104301531\n"))
                .isEqualTo(new CPacer(993, 7, 15, 20, 28, 34_535, 898_179, 104_301_531));
    }

    @Test
    void shouldBeAsExactWithinTenMicrosecondsOrHalfAsMuchAgainWhenCompared() {
        assertThat(CPacer.asExact(10_100, 100)).isTrue();
        assertThat(CPacer.asExact(10_101, 100)).isFalse();
        assertThat(CPacer.asExact(60_000, 40_000)).isTrue();
        assertThat(CPacer.asExact(60_001, 40_000)).isFalse();
    }
}
