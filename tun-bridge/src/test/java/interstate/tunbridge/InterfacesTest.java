package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("namespace")
class InterfacesTest {
    private static final TunConfig BOTH = new TunConfig("tun7", "10.140.5.1/24", "fd00:5::1/64", 1400, 300, false);

    private final Namespace namespace = new Namespace("itf");

    @AfterEach
    void deleteNamespace() {
        namespace.close();
    }

    private String address() {
        return namespace.ip("address show dev tun7");
    }

    private static void drain(TunDevice tun) {
        byte[] packet = new byte[2000];
        int bytes;
        do {
            bytes = tun.read(packet, 0, 2000, 0);
        } while (bytes != 0);
    }

    @Test
    void shouldConfigureEverythingWhenNew() {
        namespace.run(() -> {
            try (TunDevice tun = TunDevice.open("tun7", -1, false)) {
                assertThat(Interfaces.configure(BOTH)).isEmpty();

                assertThat(address())
                        .contains("inet 10.140.5.1/24")
                        .contains("inet6 fd00:5::1/64")
                        .contains(" mtu 1400 ")
                        .contains(" qlen 300")
                        .contains(",UP,")
                        .doesNotContain("fe80")
                        .doesNotContain("tentative");
                assertThat(namespace.ip("-6 route show dev tun7")).contains("fd00:5::/64");
                assertThat(tun.name()).isEqualTo("tun7");
            }
        });
    }

    @Test
    void shouldChangeNothingWhenRunAgain() {
        namespace.run(() -> {
            try (TunDevice tun = TunDevice.open("tun7", -1, false)) {
                Interfaces.configure(BOTH);
                Interfaces.routes(tun.name(), List.of("10.200.0.0/16", "fd00:200::/32"));
                try (Monitor monitor = new Monitor(namespace)) {
                    assertThat(Interfaces.configure(BOTH)).isEmpty();
                    Interfaces.routes(tun.name(), List.of("10.200.0.0/16", "fd00:200::/32"));

                    assertThat(monitor.events()).contains("probe0").doesNotContain("tun7");
                }
            }
        });
    }

    @Test
    void shouldReplaceOnlyWhatDiffersWhenConfigChanges() {
        namespace.run(() -> {
            try (TunDevice tun = TunDevice.open("tun7", -1, false)) {
                Interfaces.configure(BOTH);

                Interfaces.configure(new TunConfig(tun.name(), "10.140.6.1/24", "fd00:5::1/64", 1300, 300, false));

                assertThat(address())
                        .contains("10.140.6.1/24")
                        .doesNotContain("10.140.5.1")
                        .contains("fd00:5::1/64")
                        .contains(" mtu 1300 ");
            }
        });
    }

    @Test
    void shouldSwitchIpv6OffAndOnWhenConfigSays() {
        namespace.run(() -> {
            try (TunDevice tun = TunDevice.open("tun7", -1, false)) {
                TunConfig ipv4 = new TunConfig(tun.name(), "10.140.5.1/24", null, 1400, 300, false);

                Interfaces.configure(ipv4);
                assertThat(disabledIpv6()).isEqualTo("1");
                Interfaces.configure(BOTH);
                assertThat(disabledIpv6()).isEqualTo("0");
                assertThat(address()).contains("fd00:5::1/64");
                Interfaces.configure(ipv4);
                assertThat(address()).contains("10.140.5.1/24").doesNotContain("inet6");
            }
        });
    }

    private static String disabledIpv6() throws IOException {
        return Files.readString(Path.of("/proc/sys/net/ipv6/conf/tun7/disable_ipv6"))
                .strip();
    }

    @Test
    void shouldCarryNothingOfKernelsOwnWhenBroughtUp() {
        namespace.run(() -> {
            try (TunDevice tun = TunDevice.open("tun7", -1, false)) {
                Interfaces.configure(BOTH);
                byte[] packet = new byte[2000];

                // Router solicitations and listener reports would leave within the first second or so.
                assertThat(tun.read(packet, 0, 2000, 1500)).isZero();
                drain(tun);
            }
        });
    }

    @Test
    void shouldWarnOrSucceedWhenFairQueueingIsWanted() {
        namespace.run(() -> {
            try (TunDevice tun = TunDevice.open("tun7", -1, false)) {
                TunConfig fair = new TunConfig(tun.name(), "10.140.5.1/24", null, 1400, 300, true);

                List<String> warnings = Interfaces.configure(fair);

                boolean fq =
                        namespace.exec("tc", "qdisc", "show", "dev", "tun7").contains("qdisc fq ");
                if (fq) {
                    assertThat(warnings).isEmpty();
                } else {
                    assertThat(warnings).singleElement().asString().startsWith("no fair queueing on tun7");
                }
            }
        });
    }

    @Test
    void shouldRouteWhatIsNamedAndNothingElseWhenSetAnew() {
        namespace.run(() -> {
            try (TunDevice tun = TunDevice.open("tun7", -1, false)) {
                Interfaces.configure(BOTH);
                namespace.ip("route add 10.99.0.0/16 dev tun7");

                Interfaces.routes(tun.name(), List.of("10.140.5.0/24", "10.7.3.1/16", "0.0.0.0/0", "::/0"));
                assertThat(namespace.ip("route show"))
                        .contains("10.7.0.0/16 dev tun7")
                        .contains("default dev tun7")
                        .contains("10.140.5.0/24 dev tun7 proto kernel");
                assertThat(namespace.ip("-6 route show")).contains("default dev tun7");

                Interfaces.routes(tun.name(), List.of("10.8.0.0/16"));
                assertThat(namespace.ip("route show"))
                        .contains("10.8.0.0/16 dev tun7")
                        .contains("10.99.0.0/16")
                        .contains("10.140.5.0/24 dev tun7 proto kernel")
                        .doesNotContain("10.7.0.0/16")
                        .doesNotContain("default");
                assertThat(namespace.ip("-6 route show")).doesNotContain("default");
            }
        });
    }

    @Test
    void shouldConfigureWhenOnlyNetAdminIsLeftOfRoot() {
        namespace.run(() -> {
            try (TunDevice tun = TunDevice.open("tun7", -1, true)) {
                String output = namespace.exec(ChildJvm.command(ConfigureAsUser.class, tun.name()));

                assertThat(output).isEqualTo("[]\n");
                assertThat(address()).contains("fd00:5::1/64").contains(",UP,").doesNotContain("fe80");
                assertThat(namespace.ip("rule show")).contains("fwmark 0x1405 lookup 140500");
            }
        });
    }

    /** Becomes nobody with CAP_NET_ADMIN and does all that a node does to an interface. */
    static final class ConfigureAsUser {
        public static void main(String[] arguments) {
            Privileges.dropTo(65534, 65534, Capability.NET_ADMIN);
            System.out.println(Interfaces.configure(BOTH));
            Interfaces.routes(arguments[0], List.of("10.200.0.0/16"));
            new PolicyRoute(arguments[0], PolicyRoute.DEFAULT_MARK, PolicyRoute.DEFAULT_TABLE)
                    .set(List.of("0.0.0.0/0"));
            UdpSocket.open(UdpAddress.any(false, 0), 1 << 26, PolicyRoute.DEFAULT_MARK)
                    .close();
        }
    }

    @Test
    void shouldNameCommandAndReasonWhenInterfaceIsMissing() {
        namespace.run(() -> assertThatThrownBy(() -> Interfaces.configure(BOTH))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("tun7")
                .hasMessageNotContaining("\n"));
    }
}
