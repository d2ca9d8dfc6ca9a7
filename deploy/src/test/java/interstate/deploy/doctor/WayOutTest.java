package interstate.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.deploy.doctor.Programs.Answer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WayOutTest {
    private static final String IPV4_HEAD =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";
    private static final String NOWHERE = "0".repeat(32);
    private static final String IPV6_NONE =
            NOWHERE + " 00 " + NOWHERE + " 00 " + NOWHERE + " ffffffff 00000001 00000000 00200200       lo";

    @TempDir
    Path root = Path.of("");

    private MadeUpTree tree = new MadeUpTree(root);

    @BeforeEach
    void plant() {
        tree = new MadeUpTree(root);
    }

    @Test
    void shouldTakeTheDefaultRouteOfTheLeastMetric() {
        tree.with(
                "proc/net/route",
                IPV4_HEAD
                        + ipv4("eth1", "00000000", 200, "00000000")
                        + ipv4("eth0", "00000000", 100, "00000000")
                        + ipv4("eth2", "000200C0", 0, "00FFFFFF")
                        + ipv4("tun0", "00000000", 0, "00000080"));

        assertThat(WayOut.byDefault(tree.files()).interfaceName()).contains("eth0");
        assertThat(WayOut.byDefault(tree.files()).finding())
                .isEqualTo(Finding.ok("way out", "eth0, by the default route"));
    }

    @Test
    void shouldTakeIpv6WhenIpv4HasNoDefaultRoute() {
        tree.with("proc/net/route", IPV4_HEAD + ipv4("eth2", "000200C0", 0, "00FFFFFF"))
                .with(
                        "proc/net/ipv6_route",
                        NOWHERE + " 00 " + NOWHERE + " 00 " + "fd" + "0".repeat(29)
                                + "1 00000400 00000003 00000000 00000003     eth6\n" + IPV6_NONE);

        assertThat(WayOut.byDefault(tree.files()).interfaceName()).contains("eth6");
    }

    @Test
    void shouldFindNoWayWhenTheOnlyDefaultRouteLeadsNowhere() {
        tree.with("proc/net/route", IPV4_HEAD).with("proc/net/ipv6_route", IPV6_NONE);

        assertThat(WayOut.byDefault(tree.files()).interfaceName()).isEmpty();
        assertThat(WayOut.byDefault(tree.files()).finding().found()).startsWith("unknown");
    }

    @Test
    void shouldAskTheKernelWhenAPeerIsNamed() throws UnknownHostException {
        Programs programs = (program, arguments) -> {
            assertThat(program + " " + String.join(" ", arguments)).isEqualTo("ip -o route get 192.0.2.7");
            return new Answer(0, "192.0.2.7 via 198.51.100.1 dev eth3 src 198.51.100.2 uid 0 \\    cache\n");
        };

        assertThat(WayOut.to(peer(), programs).finding()).isEqualTo(Finding.ok("way out", "eth3, to 192.0.2.7"));
    }

    @Test
    void shouldFindNoWayWhenThePeerCannotBeReached() throws UnknownHostException {
        Programs programs =
                (program, arguments) -> new Answer(2, "RTNETLINK answers: Network is unreachable, dev eth3\n");

        assertThat(WayOut.to(peer(), programs).interfaceName()).isEmpty();
    }

    private static InetAddress peer() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7});
    }

    private static String ipv4(String device, String destination, int metric, String mask) {
        return device + "\t" + destination + "\t010200C0\t0003\t0\t0\t" + metric + "\t" + mask + "\t0\t0\t0   \n";
    }
}
