package interstate.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpanTest {
    @ParameterizedTest
    @CsvSource({
        "8.5ms, 8500000",
        "250us, 250000",
        "250µs, 250000",
        "10s, 10000000000",
        "10 s, 10000000000",
        "1s 500ms, 1500000000",
        "1s500ms, 1500000000",
        "2min, 120000000000",
        "1h, 3600000000000",
        "1d, 86400000000000",
        "0s, 0",
        "0.5ns, 0"
    })
    void shouldReadI405sUnitsWhenTheTextIsATime(String text, long ns) {
        assertThat(TimeSpan.parseNs(text)).hasValue(ns);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "ms", "-1ms", "1 fortnight", "1ms junk", "junk 1ms", "1,5ms", "200000d"})
    void shouldReadNothingWhenTheTextIsNoTime(String text) {
        assertThat(TimeSpan.parseNs(text)).isEmpty();
    }

    @Test
    void shouldWriteOneUnitWhenShownToPeople() {
        assertThat(TimeSpan.text(999)).isEqualTo("999 ns");
        assertThat(TimeSpan.text(20_000)).isEqualTo("20 us");
        assertThat(TimeSpan.text(8_500_000)).isEqualTo("8.5 ms");
        assertThat(TimeSpan.text(999_999_999)).isEqualTo("1 s");
        assertThat(TimeSpan.text(119_000_000_000L)).isEqualTo("119 s");
        assertThat(TimeSpan.text(120_000_000_000L)).isEqualTo("2 min");
        assertThat(TimeSpan.text(86_400_000_000_000L)).isEqualTo("24 h");
        assertThat(TimeSpan.text(10 * 86_400_000_000_000L)).isEqualTo("10 d");
    }
}
