package interstate.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class KernelProbeTest {
    @Test
    void shouldNeverWakeEarlyWhenItSleepsForReal() {
        WakeUps wakeUps = new KernelProbe().measure(1);

        assertThat(wakeUps.count()).isEqualTo(2_500);
        assertThat(wakeUps.p50Ns()).isBetween(0L, wakeUps.p99Ns());
        assertThat(wakeUps.maxNs()).isGreaterThanOrEqualTo(wakeUps.p99Ns()).isPositive();
    }
}
