package interstate.actors.agent;

import interstate.actors.protocol.Endpoint;
import interstate.tunbridge.UdpAddress;
import interstate.tunbridge.UdpSocket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/** A socket with its receiver agent, and someone on the loopback who sends to it. */
final class Receiving implements AutoCloseable {

    static final int SOCKET = 7;

    final UdpSocket socket = UdpSocket.open(UdpAddress.of(InetAddress.getLoopbackAddress(), 0), 1 << 18, 0);
    final UdpReceiverAgent agent;
    private final DatagramSocket sender;

    Receiving(int maxBytes, DatagramRing ring) throws SocketException {
        agent = new UdpReceiverAgent(SOCKET, socket.fd(), maxBytes, ring);
        sender = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Sends; returns whom the node will hold for the sender. On the loopback a datagram has arrived when this returns. */
    Endpoint send(byte[] datagram) throws IOException {
        sender.send(new DatagramPacket(
                datagram,
                datagram.length,
                socket.local().address(),
                socket.local().port()));
        UdpAddress from = UdpAddress.of((InetSocketAddress) sender.getLocalSocketAddress());
        return new Endpoint(from.high(), from.low(), from.port(), from.ipv6(), SOCKET);
    }

    @Override
    public void close() {
        sender.close();
        socket.close();
    }
}
