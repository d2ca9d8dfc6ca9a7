package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.protocol.Endpoint;
import interstate.tunbridge.ReceiveBatch;
import interstate.tunbridge.UdpAddress;
import interstate.tunbridge.UdpSocket;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatagramRingTest {

    private static final int RING_BYTES = 1 << 16;
    /** The ring's own header of a datagram and Agrona's. */
    private static final int OVERHEAD_BYTES = 56;

    private static final long ARRIVED_NS = 77;

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Arrival(Endpoint source, byte[] datagram, long arrivedNs) {}

    private final Doorbell doorbell = new Doorbell();
    private final DatagramRing ring = new DatagramRing(RING_BYTES, doorbell);
    private final ReceiveBatch batch = new ReceiveBatch(8, 9_000);
    private final List<Arrival> arrivals = new ArrayList<>();

    private int drain(int atMost) {
        return ring.drain(
                (source, datagram, bytes, arrivedNs) ->
                        arrivals.add(new Arrival(source, java.util.Arrays.copyOf(datagram, bytes), arrivedNs)),
                atMost);
    }

    /** Receives one datagram that was sent over the loopback, and puts a copy of {@code bytes} into the ring. */
    private InetSocketAddress offerOne(String loopback, int socket, byte[] bytes) throws Exception {
        InetAddress address = InetAddress.getByName(loopback);
        try (UdpSocket to = UdpSocket.open(UdpAddress.of(address, 0), 1 << 16, 0);
                DatagramSocket from = new DatagramSocket(0, address)) {
            from.send(new DatagramPacket(new byte[1], 1, address, to.local().port()));
            assertThat(batch.receive(to.fd(), 20_000)).isEqualTo(1);
            ring.offer(batch, 0, socket, ARRIVED_NS, bytes, bytes.length);
            return (InetSocketAddress) from.getLocalSocketAddress();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void shouldTellWhereADatagramCameFromWhenItIsDrained(String loopback) throws Exception {
        byte[] sent = {1, 2, 3};
        InetSocketAddress from = offerOne(loopback, 300, sent);
        assertThat(drain(10)).isEqualTo(1);
        UdpAddress source = UdpAddress.of(from);
        Arrival arrival = arrivals.get(0);
        assertThat(arrival.datagram()).isEqualTo(sent);
        assertThat(arrival.arrivedNs()).isEqualTo(ARRIVED_NS);
        assertThat(arrival.source())
                .isEqualTo(new Endpoint(source.high(), source.low(), source.port(), source.ipv6(), 300));
        assertThat(arrival.source().localHigh()).isEqualTo(source.high());
        assertThat(arrival.source().localLow()).isEqualTo(source.low());
    }

    @Test
    void shouldTellPeersApartWhenTheyAlternate() throws Exception {
        InetSocketAddress a = offerOne("127.0.0.1", 0, new byte[] {1});
        InetSocketAddress b = offerOne("127.0.0.2", 0, new byte[] {2});
        offerOne("127.0.0.2", 1, new byte[] {3});
        assertThat(drain(10)).isEqualTo(3);
        assertThat(arrivals.get(0).source().port()).isEqualTo(a.getPort());
        assertThat(arrivals.get(1).source().port()).isEqualTo(b.getPort());
        assertThat(arrivals.get(1).source().low()).isEqualTo(0x7F000002L);
        assertThat(arrivals.get(1).source().socket()).isZero();
        assertThat(arrivals.get(2).source().socket()).isEqualTo(1);
    }

    @Test
    void shouldUseAnEndpointAgainWhenOnePeerSendsTwice() throws Exception {
        InetAddress address = InetAddress.getLoopbackAddress();
        try (UdpSocket to = UdpSocket.open(UdpAddress.of(address, 0), 1 << 16, 0);
                DatagramSocket from = new DatagramSocket(0, address)) {
            from.send(new DatagramPacket(new byte[1], 1, address, to.local().port()));
            assertThat(batch.receive(to.fd(), 20_000)).isEqualTo(1);
            ring.offer(batch, 0, 0, ARRIVED_NS, new byte[1], 1);
            ring.offer(batch, 0, 0, ARRIVED_NS, new byte[1], 1);
        }
        drain(10);
        assertThat(arrivals.get(1).source()).isSameAs(arrivals.get(0).source());
    }

    @Test
    void shouldCarryTheLongestDatagramWhenItsScratchIsShorter() throws Exception {
        byte[] longest = new byte[RING_BYTES / 8 - OVERHEAD_BYTES];
        longest[longest.length - 1] = 7;
        offerOne("127.0.0.1", 0, longest);
        drain(10);
        assertThat(arrivals.get(0).datagram()).isEqualTo(longest);
    }

    @Test
    void shouldDropAndCountNewcomersWhenItIsFull() throws Exception {
        byte[] datagram = new byte[1_024 - OVERHEAD_BYTES];
        for (int i = 0; i < RING_BYTES / 1_024; i++) {
            datagram[0] = (byte) i;
            offerOne("127.0.0.1", 0, datagram);
        }
        assertThat(ring.dropped()).isZero();
        offerOne("127.0.0.1", 0, new byte[1]);
        assertThat(ring.dropped()).isEqualTo(1);
        assertThat(drain(RING_BYTES)).isEqualTo(RING_BYTES / 1_024);
        assertThat(arrivals.get(0).datagram()[0]).isZero();
        assertThat(ring.hasWork()).isFalse();
    }

    @Test
    void shouldWakeTheCipherWhenRung() throws Exception {
        Waiting cipher = new Waiting(() -> doorbell.await(TimeUnit.MINUTES.toNanos(10), ring::hasWork));
        cipher.parked();
        ring.ring();
        cipher.ended();
    }
}
