package interstate.pacing;

import interstate.tunbridge.UdpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** The far end of lanes under test: a socket on the loopback interface that gives up after 10 s without a datagram. */
final class Wire implements AutoCloseable {

    private static final int TIMEOUT_MS = 10_000;
    private final DatagramSocket socket;

    Wire() {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.setSoTimeout(TIMEOUT_MS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SocketSpec anyPort() {
        return new SocketSpec(UdpAddress.of(InetAddress.getLoopbackAddress(), 0), 0);
    }

    UdpAddress address() {
        return UdpAddress.of((InetSocketAddress) socket.getLocalSocketAddress());
    }

    byte[] receive() {
        DatagramPacket packet = new DatagramPacket(new byte[LaneSpec.MAX_DATAGRAM_BYTES], LaneSpec.MAX_DATAGRAM_BYTES);
        try {
            socket.receive(packet);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Override
    public void close() {
        socket.close();
    }
}
