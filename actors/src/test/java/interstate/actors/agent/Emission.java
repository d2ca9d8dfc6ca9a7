package interstate.actors.agent;

import interstate.pacing.EmbeddedPacer;
import interstate.pacing.Lane;
import interstate.pacing.LaneSpec;
import interstate.pacing.ScheduleSpec;
import interstate.pacing.SocketSpec;
import interstate.tunbridge.UdpAddress;
import interstate.wire.DatagramLayout;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/** A pacer on a thread, with a socket, and someone on the loopback who receives what it emits. */
final class Emission implements AutoCloseable {

    static final int DATAGRAM_BYTES = DatagramLayout.datagramBytes(CallingLink.PACKET_LENGTH, false);
    private static final int PATIENCE_MS = 20_000;

    final EmbeddedPacer pacer = EmbeddedPacer.start();
    final DatagramSocket receiver;
    private final int socket;

    Emission() throws SocketException {
        receiver = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        receiver.setSoTimeout(PATIENCE_MS);
        socket = pacer.openSocket(new SocketSpec(UdpAddress.of(InetAddress.getLoopbackAddress(), 0), 0));
    }

    /** Opens a lane to the receiver. */
    Lane lane(long intervalNs, long leadNs, long startDelayNs) {
        return pacer.openLane(new LaneSpec(
                new byte[LaneSpec.PEER_HASH_BYTES],
                socket,
                UdpAddress.of((InetSocketAddress) receiver.getLocalSocketAddress()),
                DATAGRAM_BYTES,
                CallingLink.PACKET_LENGTH,
                new ScheduleSpec(ScheduleSpec.Kind.CONSTANT, intervalNs, 0),
                leadNs,
                Long.MAX_VALUE,
                startDelayNs));
    }

    /** The next datagram. */
    byte[] receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        receiver.receive(packet);
        return java.util.Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Override
    public void close() {
        pacer.stop();
        receiver.close();
    }
}
