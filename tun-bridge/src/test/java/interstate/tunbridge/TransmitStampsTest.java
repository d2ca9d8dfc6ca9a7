package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernel's stamps of real sends.
 *
 * <pre>
 * a: v0 192.0.2.1/24, 2001:db8::1/64 --- v0 192.0.2.2/24, 2001:db8::2/64 :b
 * </pre>
 */
@Tag("namespace")
class TransmitStampsTest {
    private static final UdpAddress PEER = new UdpAddress(0, 0xc000_0202L, 1405, false);
    private static final UdpAddress PEER_IPV6 = new UdpAddress(0x2001_0db8_0000_0000L, 2, 1405, true);
    private static final int DATAGRAM_BYTES = 1452;
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;
    /** A stamp takes at least 512 bytes of the buffer, which is twice what was asked for. */
    private static final int MORE_THAN_FIT = 2 * RECEIVE_BUFFER_BYTES / 512;

    private final Namespace a = new Namespace("sa");
    private final Namespace b = new Namespace("sb");
    private final UnsafeBuffer datagram = OffHeap.zeroed(DATAGRAM_BYTES);
    private final SendMessage message = new SendMessage();
    private final TransmitStamps stamps = new TransmitStamps(8);

    TransmitStampsTest() {
        Namespace.join(a, b);
        a.ip("address add 192.0.2.1/24 dev v0");
        b.ip("address add 192.0.2.2/24 dev v0");
        a.ip("address add 2001:db8::1/64 dev v0 nodad");
        b.ip("address add 2001:db8::2/64 dev v0 nodad");
    }

    @AfterEach
    void deleteNamespaces() {
        a.close();
        b.close();
    }

    private UdpSocket open(boolean ipv6) {
        message.destination(ipv6 ? PEER_IPV6 : PEER, null, 0);
        UdpSocket socket = a.call(() -> UdpSocket.open(UdpAddress.any(ipv6, 0), RECEIVE_BUFFER_BYTES, 0));
        // The first waits for the neighbour's address.
        send(socket);
        a.exec("ping", "-c", "1", ipv6 ? "2001:db8::2" : "192.0.2.2");
        return socket;
    }

    private void send(UdpSocket socket) {
        assertThat(message.send(socket.fd(), datagram.addressOffset(), DATAGRAM_BYTES))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldStampEachDatagramBetweenCallAndReturnWhenOn(boolean ipv6) {
        try (UdpSocket socket = open(ipv6)) {
            stamps.on(socket.fd());
            for (int id = 0; id < 20; id++) {
                long before = MonotonicClock.epochNs();
                send(socket);
                long after = MonotonicClock.epochNs();

                assertThat(stamps.read(socket.fd())).isEqualTo(1);
                assertThat(stamps.complete(0)).isTrue();
                assertThat(stamps.id(0)).isEqualTo(id);
                assertThat(stamps.epochNs(0)).isBetween(before, after);
            }
            assertThat(stamps.read(socket.fd())).isZero();
        }
    }

    @Test
    void shouldReadManyInOrderAndBeginAnewWhenTurnedOnAgain() {
        try (UdpSocket socket = open(false)) {
            stamps.on(socket.fd());
            for (int i = 0; i < 11; i++) {
                send(socket);
            }
            assertThat(stamps.read(socket.fd())).isEqualTo(8);
            assertThat(stamps.id(7)).isEqualTo(7);
            assertThat(stamps.read(socket.fd())).isEqualTo(3);
            send(socket);

            stamps.on(socket.fd());
            assertThat(stamps.read(socket.fd())).isZero();
            send(socket);
            assertThat(stamps.read(socket.fd())).isEqualTo(1);
            assertThat(stamps.id(0)).isZero();
        }
    }

    @Test
    void shouldStampNothingWhenOff() {
        try (UdpSocket socket = open(false)) {
            stamps.on(socket.fd());
            send(socket);
            stamps.off(socket.fd());
            send(socket);
            assertThat(stamps.read(socket.fd())).isZero();
        }
    }

    @Test
    void shouldGoOnSendingAsFastWhenNobodyReads() {
        try (UdpSocket socket = open(false)) {
            long withoutNs = fastestOfFiveNs(socket);
            stamps.on(socket.fd());
            for (int i = 0; i < MORE_THAN_FIT; i++) {
                send(socket);
            }
            long fullNs = fastestOfFiveNs(socket);
            int read = 0;
            for (int count = stamps.read(socket.fd()); count > 0; count = stamps.read(socket.fd())) {
                read += count;
            }
            // It was full, so most of what was sent had no place in it.
            assertThat(read).isBetween(100, MORE_THAN_FIT - 1);
            // A send that waited for somebody would take milliseconds.
            assertThat(fullNs).isLessThan(3 * withoutNs + TimeUnit.MICROSECONDS.toNanos(100));
        }
    }

    /** Of a thousand sends one after the other, by the datagram. */
    private long fastestOfFiveNs(UdpSocket socket) {
        long fastest = Long.MAX_VALUE;
        for (int run = 0; run < 5; run++) {
            long start = MonotonicClock.nowNs();
            for (int i = 0; i < 1_000; i++) {
                send(socket);
            }
            fastest = Math.min(fastest, (MonotonicClock.nowNs() - start) / 1_000);
        }
        return fastest;
    }

    @Test
    void shouldWaitWithoutSpinningWhenStampsAreQueued() {
        try (UdpSocket socket = open(false)) {
            stamps.on(socket.fd());
            send(socket);
            ReceiveBatch batch = new ReceiveBatch(1, DATAGRAM_BYTES);
            long start = MonotonicClock.nowNs();
            assertThat(batch.receive(socket.fd(), 200)).isZero();
            assertThat(MonotonicClock.nowNs() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(190));
        }
    }
}
