package interstate.actors.link;

import interstate.tunbridge.UdpAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A network that loses one of so many datagrams: the client calls it, and the server takes it for the client. */
final class LossyWire implements AutoCloseable {

    private static final int MAX_DATAGRAM_BYTES = 2_000;

    private final DatagramSocket socket;
    private final SocketAddress server;

    /** 0: nothing is lost. */
    volatile int losesUp;

    volatile int losesDown;
    private @Nullable SocketAddress client;
    private long up;
    private long down;

    LossyWire(UdpAddress server) throws IOException {
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.server = new InetSocketAddress(server.address(), server.port());
        Thread thread = new Thread(this::run, "lossy-wire");
        thread.setDaemon(true);
        thread.start();
    }

    UdpAddress address() {
        return UdpAddress.of(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }

    private void run() {
        byte[] bytes = new byte[MAX_DATAGRAM_BYTES];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            try {
                socket.receive(packet);
                pass(packet);
            } catch (IOException e) {
                // Closed, or an end has no socket at the moment: then it is lost.
            }
        }
    }

    private void pass(DatagramPacket packet) throws IOException {
        SocketAddress caller = client;
        if (!packet.getSocketAddress().equals(server)) {
            client = packet.getSocketAddress();
            if (!isLost(++up, losesUp)) {
                packet.setSocketAddress(server);
                socket.send(packet);
            }
        } else if (caller != null && !isLost(++down, losesDown)) {
            packet.setSocketAddress(caller);
            socket.send(packet);
        }
    }

    private static boolean isLost(long number, int one) {
        return one > 0 && number % one == 0;
    }

    @Override
    public void close() {
        socket.close();
    }
}
