package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrandTest {

    @ParameterizedTest
    @CsvSource({
        "100000000, 10000000, 64",
        "100000000, 156250, 64",
        "100000000, 153846, 65",
        "100000000, 20000, 500",
        "204800000, 20000, 1024",
        "400000000, 20000, 1024",
        "9600000000000, 600000000000, 64"
    })
    void shouldHoldWhatTheLossesOfOneWaitLeave(long timeoutNs, long intervalNs, int partials) {
        assertThat(Strand.partials(timeoutNs, intervalNs)).isEqualTo(partials);
    }
}
