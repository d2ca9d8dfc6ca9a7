package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.tunbridge.UdpAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedPacerTest {

    private static final int BYTES = 300;

    private final EmbeddedPacer pacer = EmbeddedPacer.start();
    private DatagramSocket far = open();

    private static DatagramSocket open() {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.setSoTimeout(5_000);
            return socket;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void openSocket() {
        int socket = pacer.openSocket(
                new SocketSpec(UdpAddress.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), 0));
        assertThat(socket).isZero();
    }

    @AfterEach
    void stop() {
        pacer.stop();
        far.close();
    }

    private LaneSpec spec(long aliveForNs) {
        return new LaneSpec(
                new byte[32],
                0,
                UdpAddress.of((InetSocketAddress) far.getLocalSocketAddress()),
                BYTES,
                BYTES + 28,
                new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, 2_000_000, 250),
                4_000_000,
                aliveForNs,
                0);
    }

    private DatagramPacket receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2 * BYTES], 2 * BYTES);
        far.receive(packet);
        return packet;
    }

    @Test
    void shouldSendDatagramsOfOneLengthFromItsSocketWhenLaneIsOpen() throws IOException {
        pacer.openLane(spec(Long.MAX_VALUE));
        for (int i = 0; i < 50; i++) {
            DatagramPacket packet = receive();
            assertThat(packet.getLength()).isEqualTo(BYTES);
            assertThat(packet.getPort()).isEqualTo(pacer.socketAddress(0).port());
        }
    }

    @Test
    void shouldDeliverStagedDatagramsWhenStagedALeadAhead() throws IOException {
        Lane lane = pacer.openLane(spec(Long.MAX_VALUE));
        byte[] datagram = new byte[BYTES];
        Arrays.fill(datagram, (byte) 0x5a);
        int delivered = 0;
        long staged = lane.nextSlot() + 1;
        for (int i = 0; i < 2_000 && delivered < 20; i++) {
            for (; staged < lane.nextSlot() + 4; staged++) {
                lane.stage(staged, datagram, 0);
            }
            delivered += Arrays.equals(Arrays.copyOf(receive().getData(), BYTES), datagram) ? 1 : 0;
        }
        assertThat(delivered).isEqualTo(20);
        // The last may still be on its way into the counters.
        assertThat(lane.counters().data()).isGreaterThanOrEqualTo(19);
    }

    @Test
    void shouldMoveTheLaneWhenDestinationChanges() throws IOException {
        Lane lane = pacer.openLane(spec(Long.MAX_VALUE));
        receive();
        try (DatagramSocket before = far) {
            far = open();
            lane.destination(UdpAddress.of((InetSocketAddress) far.getLocalSocketAddress()), null, 0);
            assertThat(receive().getLength()).isEqualTo(BYTES);
            assertThat(before.isBound()).isTrue();
        }
    }

    @Test
    void shouldForgetLanesWhenTheyEnd() throws IOException {
        Lane ended = pacer.openLane(spec(20_000_000));
        Lane lasting = pacer.openLane(spec(Long.MAX_VALUE));
        while (!ended.hasEnded()) {
            receive();
        }
        assertThat(pacer.lanes()).containsExactly(lasting);
        pacer.endLane(lasting);
        while (!lasting.hasEnded()) {
            Thread.onSpinWait();
        }
        assertThat(pacer.lanes()).isEmpty();
        assertThat(pacer.status().lanes()).isZero();
        Lane next = pacer.openLane(spec(Long.MAX_VALUE));
        assertThat(next.number()).isEqualTo(2);
        receive();
    }

    @Test
    void shouldRefuseInOneLineWhenSocketIsUnknownOrPacerStopped() {
        LaneSpec spec = spec(1);
        LaneSpec elsewhere = new LaneSpec(new byte[32], 5, spec.destination(), BYTES, BYTES, spec.schedule(), 0, 1, 0);
        assertThatThrownBy(() -> pacer.openLane(elsewhere)).hasMessage("socket 5 is not one of the pacer's 1");
        pacer.stop();
        pacer.stop();
        assertThatThrownBy(() -> pacer.openLane(spec)).isInstanceOf(PacerException.class);
        assertThatThrownBy(pacer::status).isInstanceOf(PacerException.class);
    }
}
