package interstate.actors.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.actors.agent.OwnNetwork;
import interstate.actors.device.TunHold;
import interstate.actors.settings.TestNodes;
import interstate.actors.settings.TimerSettings;
import interstate.actors.settings.TunSettings;
import interstate.tunbridge.KernelException;
import interstate.tunbridge.TunDevice;
import interstate.tunbridge.UdpAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody deletes the interface of a node's TUN device. */
@Tag("namespace")
@Timeout(60)
class TunRestoreTest {

    private static final UdpAddress PEER = UdpAddress.of(TestNodes.address("192.0.2.1"), 1_405);

    private final OwnNetwork network = new OwnNetwork();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final TunSettings tun = TestNodes.tun("10.9.0.1/24");
    private final TunHold hold = open();
    private final TunDevice device = hold.device();

    TunRestoreTest() throws Exception {}

    private TunHold open() throws Exception {
        InnerNetwork inner = new InnerNetwork(
                TestNodes.node(
                        Path.of("none"),
                        tun,
                        TimerSettings.defaults(),
                        Optional.empty(),
                        TestNodes.client(
                                "a",
                                PEER,
                                TestNodes.client("a", PEER).credentials(),
                                TestNodes.LANE,
                                "10.9.0.0/24",
                                "10.30.0.0/16")),
                -1,
                warnings);
        return java.util.Objects.requireNonNull(
                network.call(() -> inner.open(Map.of())).get(tun));
    }

    @AfterEach
    void close() throws Exception {
        network.call(() -> {
            hold.remove();
            return true;
        });
        network.close();
    }

    private String shown(String... arguments) throws Exception {
        return network.call(() -> {
            Process process = new ProcessBuilder(arguments).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        });
    }

    @Test
    void shouldBringBackAddressesAndRoutesOnTheSameDevice() throws Exception {
        network.ip("link", "delete", tun.name());
        hold.broken(device);
        assertThat(network.call(hold::device)).isSameAs(device);
        assertThat(shown("ip", "address", "show", "dev", tun.name())).contains("10.9.0.1/24");
        assertThat(shown("ip", "route", "show", "dev", tun.name())).contains("10.9.0.0/24", "10.30.0.0/16");
        assertThat(warnings).isEmpty();
    }

    @Test
    void shouldWarnOnceWhileItCannotBeMadeAgain() throws Exception {
        network.ip("link", "delete", tun.name());
        network.ip("link", "add", tun.name(), "type", "veth", "peer", "name", "peer");
        hold.broken(device);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> network.call(hold::device)).hasCauseInstanceOf(KernelException.class);
        }
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0))
                .startsWith("TUN device ist0 was deleted and cannot be made again (")
                .contains("EINVAL", "interstate restart");
        network.ip("link", "delete", tun.name());
        assertThat(network.call(hold::device)).isSameAs(device);
        assertThat(warnings).isEmpty();
    }
}
