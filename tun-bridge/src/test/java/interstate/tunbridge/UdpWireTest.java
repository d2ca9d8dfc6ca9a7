package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What an observer sees of our sockets.
 *
 * <pre>
 * a: v0 192.0.2.1/24, 192.0.2.3/24, 2001:db8::1/64 --- v0 192.0.2.2/24, 2001:db8::2/64 :b, captured here
 * </pre>
 */
@Tag("namespace")
class UdpWireTest {
    private static final int WAIT_MS = 5000;
    private static final UdpAddress PEER = new UdpAddress(0, 0xc000_0202L, 1405, false);
    private static final UdpAddress PEER_IPV6 = new UdpAddress(0x2001_0db8_0000_0000L, 2, 1405, true);
    private static final UdpAddress SECOND = new UdpAddress(0, 0xc000_0203L, 0, false);

    private final Namespace a = new Namespace("wa");
    private final Namespace b = new Namespace("wb");
    private final ReceiveBatch batch = new ReceiveBatch(16, 2000);

    @BeforeEach
    void join() {
        Namespace.join(a, b);
        a.ip("address add 192.0.2.1/24 dev v0");
        a.ip("address add 192.0.2.3/24 dev v0");
        b.ip("address add 192.0.2.2/24 dev v0");
        a.ip("address add 2001:db8::1/64 dev v0 nodad");
        b.ip("address add 2001:db8::2/64 dev v0 nodad");
    }

    @AfterEach
    void deleteNamespaces() {
        a.close();
        b.close();
    }

    private UdpSocket openIn(Namespace namespace, UdpAddress bind) {
        return namespace.call(() -> UdpSocket.open(bind, 1 << 20, 0));
    }

    private static int send(UdpSocket from, UdpAddress to, UdpAddress source, int bytes) {
        SendMessage message = new SendMessage();
        message.destination(to, source.isAny() ? null : source, 0);
        UnsafeBuffer datagram = OffHeap.zeroed(bytes);
        return message.send(from.fd(), datagram.addressOffset(), bytes);
    }

    @Test
    void shouldAnswerFromAddressCalledWhenHostHasSeveral() {
        try (UdpSocket server = openIn(a, UdpAddress.any(false, 1405));
                UdpSocket client = openIn(b, PEER)) {
            assertThat(send(client, SECOND.withPort(1405), UdpAddress.any(false, 0), 100))
                    .isZero();
            assertThat(batch.receive(server.fd(), WAIT_MS)).isEqualTo(1);
            SendMessage answer = new SendMessage();
            answer.destination(
                    batch.sourceHigh(0),
                    batch.sourceLow(0),
                    batch.sourcePort(0),
                    false,
                    batch.localHigh(0),
                    batch.localLow(0),
                    batch.interfaceIndex(0));
            UnsafeBuffer datagram = OffHeap.zeroed(100);
            assertThat(answer.send(server.fd(), datagram.addressOffset(), 100)).isZero();

            assertThat(batch.receive(client.fd(), WAIT_MS)).isEqualTo(1);
            assertThat(batch.source(0)).isEqualTo(SECOND.withPort(1405));
        }
    }

    @Test
    void shouldLookAlikeWhenCapturedOverIpv4() throws Exception {
        try (UdpSocket socket = openIn(a, UdpAddress.any(false, 0));
                Capture capture = new Capture(b)) {
            for (int i = 0; i < 5; i++) {
                assertThat(send(socket, PEER, i == 3 ? SECOND : UdpAddress.any(false, 0), 1472))
                        .isZero();
            }

            assertThat(capture.lines("192.0.2.2.1405", 5))
                    .allMatch(line -> line.contains(
                            "(tos 0x0, ttl 64, id 0, offset 0, flags [DF], proto UDP (17), length 1500)"));
        }
    }

    @Test
    void shouldLookAlikeWhenCapturedOverIpv6() throws Exception {
        try (UdpSocket socket = openIn(a, UdpAddress.any(true, 0));
                Capture capture = new Capture(b)) {
            for (int i = 0; i < 5; i++) {
                assertThat(send(socket, PEER_IPV6, UdpAddress.any(true, 0), 1452))
                        .isZero();
            }

            // tcpdump names class and flow label only where they are not 0.
            assertThat(capture.lines("2001:db8::2.1405", 5))
                    .allMatch(line -> line.contains("IP6 (hlim 64, next-header UDP (17) payload length: 1460)"));
        }
    }

    @Test
    void shouldReturnErrorNumberAndSendNothingWhenDatagramExceedsMtu() throws Exception {
        try (UdpSocket ipv4 = openIn(a, UdpAddress.any(false, 0));
                UdpSocket ipv6 = openIn(a, UdpAddress.any(true, 0));
                Capture capture = new Capture(b)) {
            assertThat(send(ipv4, PEER, UdpAddress.any(false, 0), 1473)).isEqualTo(Errno.EMSGSIZE);
            assertThat(send(ipv6, PEER_IPV6, UdpAddress.any(true, 0), 1453)).isEqualTo(Errno.EMSGSIZE);
            assertThat(send(ipv4, PEER, UdpAddress.any(false, 0), 1472)).isZero();

            assertThat(capture.lines("192.0.2.2.1405", 1)).allMatch(line -> line.contains("length 1500"));
        }
    }

    @Test
    void shouldIgnoreWhenSomeoneSaysFragmentationIsNeeded() throws Exception {
        a.ip("route add 198.51.100.0/24 via 192.0.2.2");
        b.exec("sysctl", "-qw", "net.ipv4.ip_forward=1");
        b.ip("link add w0 mtu 1000 type veth peer name w1");
        b.ip("link set w0 up");
        b.ip("link set w1 up");
        b.ip("route add 198.51.100.0/24 dev w0");
        UdpAddress behind = new UdpAddress(0, 0xc633_6401L, 1405, false);
        try (UdpSocket socket = openIn(a, UdpAddress.any(false, 0));
                Capture capture = new Capture(b)) {
            for (int i = 0; i < 5; i++) {
                assertThat(send(socket, behind, UdpAddress.any(false, 0), 1472)).isZero();
            }

            assertThat(capture.lines("198.51.100.1.1405", 5)).allMatch(line -> line.contains("length 1500"));
            assertThat(batch.receive(socket.fd(), 1)).isZero();
        }
    }

    /** Headers of IP packets at b, printed by tcpdump. */
    private static final class Capture implements AutoCloseable {
        private final Process process;
        private final BufferedReader lines;

        Capture(Namespace namespace) throws Exception {
            process = new ProcessBuilder(namespace.execPrefix(
                            "tcpdump", "-n", "-l", "-v", "--immediate-mode", "-Q", "in", "-i", "v0", "udp"))
                    .redirectErrorStream(true)
                    .start();
            lines = process.inputReader();
            while (!lines.readLine().contains("listening on")) {
                assertThat(process.isAlive()).isTrue();
            }
        }

        /** Waits for so many packets to a destination; each is a line of header and one of addresses, put together. */
        List<String> lines(String destination, int count) throws Exception {
            Pattern wanted = Pattern.compile(" > " + Pattern.quote(destination) + ":");
            List<String> packets = new ArrayList<>();
            String header = "";
            while (packets.size() < count) {
                String line = lines.readLine();
                Matcher matcher = wanted.matcher(line);
                if (matcher.find()) {
                    packets.add(header + line);
                }
                header = line;
            }
            return packets;
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
