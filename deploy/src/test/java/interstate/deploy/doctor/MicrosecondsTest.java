package interstate.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MicrosecondsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4, 0",
        "40, 0.04",
        "999, 1",
        "1000, 1",
        "3349, 3.3",
        "99999, 100",
        "100499, 100",
        "999500, '1,000'",
        "50000000, '50,000'"
    })
    void shouldShowMoreDigitsWhenThereAreFewMicroseconds(long ns, String text) {
        assertThat(Microseconds.text(ns)).isEqualTo(text);
    }
}
