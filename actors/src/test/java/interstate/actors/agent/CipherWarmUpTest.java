package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CipherWarmUpTest {

    @Test
    void shouldRecoverMostOfWhatItLosesSoThatAllOfRepairIsCompiled() {
        assertThat(CipherWarmUp.repair()).isGreaterThan(200);
    }
}
