package interstate.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteCountTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1500, 1500",
        "1500b, 1500",
        "100k, 100000",
        "100K, 100000",
        "100kB, 100000",
        "100 k, 100000",
        "100KiB, 102400",
        "100ki, 102400",
        "1m, 1000000",
        "1MiB, 1048576",
        "1.5m, 1500000",
        "0.0015k, 1",
        "1g, 1000000000",
        "1GiB, 1073741824",
        "2t, 2000000000000",
        "9223372036854775807, 9223372036854775807"
    })
    void shouldReadI405sUnitsWhenTheTextIsANumberOfBytes(String text, long bytes) {
        assertThat(ByteCount.parse(text)).hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "k",
                "fast",
                "-1",
                "1.k",
                ".5k",
                "1e3",
                "100kbit",
                "100 k b",
                "9223372036854775808",
                "9223373t"
            })
    void shouldReadNothingWhenTheTextIsNoNumberOfBytes(String text) {
        assertThat(ByteCount.parse(text)).isEmpty();
    }

    @Test
    void shouldWriteFourDigitsWhenShownToPeople() {
        assertThat(ByteCount.text(0)).isEqualTo("0 B");
        assertThat(ByteCount.text(999)).isEqualTo("999 B");
        assertThat(ByteCount.text(100_000)).isEqualTo("100 kB");
        assertThat(ByteCount.text(962_667)).isEqualTo("962.7 kB");
        assertThat(ByteCount.text(999_999)).isEqualTo("1 MB");
        assertThat(ByteCount.text(2_592_000_000_000L)).isEqualTo("2.592 TB");
    }
}
