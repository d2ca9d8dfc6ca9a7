package interstate.actors.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.pacing.EmbeddedPacer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PacerReadyTest {

    @Test
    void shouldFindALinksSocketByItsNameAlone() {
        EmbeddedPacer pacer = EmbeddedPacer.start();
        PacerReady ready = new PacerReady(pacer, Map.of("a", 3), List.of());
        pacer.stop();
        assertThat(ready.clientSocket("a")).isEqualTo(3);
        assertThatThrownBy(() -> ready.clientSocket("b")).hasMessageContaining("no socket for link b");
    }
}
