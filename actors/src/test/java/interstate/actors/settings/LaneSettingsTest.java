package interstate.actors.settings;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.pacing.ScheduleSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneSettingsTest {
    @ParameterizedTest
    @CsvSource({"20000, 1000000", "250000, 1000000", "250001, 1000004", "2499999, 9999996", "2500000, 10000000"})
    void shouldLeadByFourIntervalsWithinOneAndTenMillisecondsWhenNoneWasAskedFor(long intervalNs, long leadNs) {
        assertThat(new LaneSettings(1500, intervalNs, 250, ScheduleSpec.Kind.DEFAULT, 0).effectiveLeadNs())
                .isEqualTo(leadNs);
    }

    @Test
    void shouldLeadByTenMillisecondsWhenTheIntervalIsHuge() {
        assertThat(LaneSettings.defaultLeadNs(Long.MAX_VALUE)).isEqualTo(10_000_000);
    }

    @Test
    void shouldLeadAsAskedWhenALeadIsGiven() {
        assertThat(new LaneSettings(1500, 1_000_000, 250, ScheduleSpec.Kind.DEFAULT, 77).effectiveLeadNs())
                .isEqualTo(77);
    }
}
