package interstate.it.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TcpdumpTest {
    @Test
    void shouldAddWhatKernelAndInterfaceDroppedWhenBothAreTold() {
        assertThat(Tcpdump.dropped("5 packets captured\n5 packets received by filter\n0 packets dropped by kernel\n"))
                .isZero();
        assertThat(Tcpdump.dropped("1 packet dropped by kernel\n2 packets dropped by interface\n"))
                .isEqualTo(3);
    }

    @Test
    void shouldRefuseWhenTheStatisticIsMissing() {
        assertThatThrownBy(() -> Tcpdump.dropped("killed")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldBeVoidWhenAnythingWasDropped() {
        assertThat(new Tcpdump.Stopped(Path.of("x"), 0).isVoid()).isFalse();
        assertThat(new Tcpdump.Stopped(Path.of("x"), 1).isVoid()).isTrue();
    }
}
