package interstate.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    @ParameterizedTest
    @CsvSource({"'', '', 0", "a, '', 1", "speed, speed, 0", "spede, speed, 2", "sped, speed, 1", "kitten, sitting, 3"})
    void shouldCountChangedLettersWhenNamesAreCompared(String a, String b, int distance) {
        assertThat(NearestName.distance(a, b)).isEqualTo(distance);
        assertThat(NearestName.distance(b, a)).isEqualTo(distance);
    }

    @Test
    void shouldSuggestTheNearestWhenOneIsNear() {
        assertThat(NearestName.of("spede", List.of("packet-length", "speed"))).contains("speed");
    }

    @Test
    void shouldSuggestNothingWhenNoneIsNear() {
        assertThat(NearestName.of("colour", List.of("packet-length", "speed"))).isEmpty();
    }
}
