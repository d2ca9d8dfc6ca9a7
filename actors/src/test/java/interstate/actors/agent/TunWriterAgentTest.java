package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.tunbridge.MonotonicClock;
import interstate.tunbridge.TunDevice;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("namespace")
@Timeout(60)
class TunWriterAgentTest {

    private static final int UDP_HEADER_BYTES = 8;

    private final OwnNetwork network = new OwnNetwork();
    private final TunDevice device = network.open();
    private final PacketRing ring = new PacketRing(1 << 16);
    private final List<TunDevice> gone = new ArrayList<>();
    private final TunWriterAgent writer = new TunWriterAgent(device, ring, gone::add);

    TunWriterAgentTest() throws Exception {}

    @AfterEach
    void close() {
        device.close();
        network.close();
    }

    private void offer(byte[] packet) {
        ring.offer(packet, 0, packet.length);
    }

    /** A UDP datagram of one byte to the host's side, with its checksums. */
    private static byte[] toHost(int port, byte content) throws Exception {
        byte[] packet = Packets.to(InetAddress.getByName("10.9.0.1"), UDP_HEADER_BYTES + 1);
        ByteBuffer b = ByteBuffer.wrap(packet);
        b.put(15, (byte) 2);
        b.putShort(20, (short) 5_000).putShort(22, (short) port).putShort(24, (short) (UDP_HEADER_BYTES + 1));
        b.put(28, content);
        int sum = 0;
        for (int i = 0; i < 20; i += 2) {
            sum += b.getShort(i) & 0xFFFF;
        }
        b.putShort(10, (short) ~(sum + (sum >>> 16)));
        return packet;
    }

    @Test
    void shouldHandTheHostWhatWaitsInTheRing() throws Exception {
        try (DatagramSocket host = network.call(() -> new DatagramSocket(0, InetAddress.getByName("10.9.0.1")))) {
            host.setSoTimeout(20_000);
            offer(toHost(host.getLocalPort(), (byte) 7));
            assertThat(writer.doWork()).isEqualTo(1);
            DatagramPacket received = new DatagramPacket(new byte[10], 10);
            host.receive(received);
            assertThat(received.getLength()).isEqualTo(1);
            assertThat(received.getData()[0]).isEqualTo((byte) 7);
        }
        assertThat(writer.written()).isEqualTo(1);
        assertThat(writer.refused()).isZero();
    }

    @Test
    void shouldCountAndGoOnWhenTheKernelWantsNoSuchPacket() throws Exception {
        offer(new byte[] {0, 1, 2});
        offer(Packets.to(InetAddress.getByName("10.9.0.1")));
        assertThat(writer.doWork()).isEqualTo(2);
        assertThat(writer.refused()).isEqualTo(1);
        assertThat(writer.written()).isEqualTo(1);
        assertThat(gone).isEmpty();
    }

    @Test
    void shouldCountAndGoOnWhenTheInterfaceIsDown() throws Exception {
        byte[] packet = Packets.to(InetAddress.getByName("10.9.0.1"));
        network.ip("link", "set", OwnNetwork.TUN, "down");
        offer(packet);
        writer.doWork();
        network.ip("link", "set", OwnNetwork.TUN, "up");
        offer(packet);
        writer.doWork();
        assertThat(writer.refused()).isEqualTo(1);
        assertThat(writer.written()).isEqualTo(1);
    }

    @Test
    void shouldWriteAPacketWhenItsInstantComesAndNotBefore() throws Exception {
        ring.held().reserve("link", 1 << 16);
        try (DatagramSocket host = network.call(() -> new DatagramSocket(0, InetAddress.getByName("10.9.0.1")))) {
            host.setSoTimeout(20_000);
            byte[] second = toHost(host.getLocalPort(), (byte) 2);
            byte[] first = toHost(host.getLocalPort(), (byte) 1);
            long dueNs = MonotonicClock.nowNs() + 50_000_000;
            ring.offer(second, 0, second.length, dueNs + 20_000_000);
            ring.offer(first, 0, first.length, dueNs);
            while (writer.written() < 1) {
                writer.doWork();
            }
            assertThat(MonotonicClock.nowNs()).isGreaterThanOrEqualTo(dueNs);
            while (writer.written() < 2) {
                writer.doWork();
            }
            assertThat(MonotonicClock.nowNs()).isGreaterThanOrEqualTo(dueNs + 20_000_000);
            DatagramPacket received = new DatagramPacket(new byte[10], 10);
            host.receive(received);
            assertThat(received.getData()[0]).isEqualTo((byte) 1);
        }
        assertThat(writer.early()).isZero();
        assertThat(ring.held().bytes()).isZero();
    }

    @Test
    void shouldLetTheEarliestGoAndCountItWhenMoreWaitThanThereIsRoomFor() throws Exception {
        ring.held().reserve("link", 2 * HeldPackets.BLOCK_BYTES);
        long dueNs = MonotonicClock.nowNs() + 3_600_000_000_000L;
        byte[] packet = Packets.to(InetAddress.getByName("10.9.0.1"));
        for (int i = 0; i < 5; i++) {
            ring.offer(packet, 0, packet.length, dueNs + i);
        }
        assertThat(writer.doWork()).isEqualTo(5);
        assertThat(writer.written()).isEqualTo(3);
        assertThat(writer.early()).isEqualTo(3);
        assertThat(ring.held().nextDueNs()).isEqualTo(dueNs + 3);
    }

    @Test
    void shouldReturnWithNothingWhenNothingWaits() {
        assertThat(writer.doWork()).isZero();
    }

    @Test
    void shouldTellAndFailWhenTheInterfaceIsDeleted() throws Exception {
        network.ip("link", "delete", OwnNetwork.TUN);
        offer(Packets.to(InetAddress.getByName("10.9.0.1")));
        assertThatThrownBy(writer::doWork).hasMessageContaining("gone");
        assertThat(gone).containsExactly(device);
    }

    @Test
    void shouldTellAndFailWhenTheDeviceWasClosed() throws Exception {
        device.close();
        offer(Packets.to(InetAddress.getByName("10.9.0.1")));
        assertThatThrownBy(writer::doWork).hasMessageContaining("gone");
        assertThat(gone).containsExactly(device);
    }
}
