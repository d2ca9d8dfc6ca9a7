package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("namespace")
class MasqueradeTest {
    private final Masquerade masquerade = new Masquerade("no-such.tun", List.of("10.99.0.0/24", "fd99::/64"));

    @AfterEach
    void leaveNothing() {
        masquerade.remove();
    }

    private static String tables() {
        return Command.output("nft", "list", "tables");
    }

    @Test
    void shouldSetItsOwnTableAndTakeItAwayWhole() {
        masquerade.set();
        masquerade.set();
        String rules = Command.output("nft", "list", "table", "inet", "interstate_no_such_tun");
        assertThat(rules)
                .contains("ip saddr 10.99.0.0/24 oifname != \"no-such.tun\" masquerade")
                .contains("ip6 saddr fd99::/64 oifname != \"no-such.tun\" masquerade");
        assertThat(rules.split("masquerade", -1)).hasSize(3);
        masquerade.remove();
        masquerade.remove();
        assertThat(tables()).doesNotContain("interstate_no_such_tun");
    }

    @Test
    void shouldSayWhatIsWrong() {
        assertThatThrownBy(() -> new Masquerade("tun0", List.of("nonsense")).set())
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("masquerade of tun0");
    }
}
