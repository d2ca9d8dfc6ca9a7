package interstate.actors.link;

import interstate.tunbridge.UdpAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A network that loses one of so many datagrams, and all that are too long: the client calls it, and the server takes it for the client. */
final class LossyWire implements AutoCloseable {

    private static final int MAX_DATAGRAM_BYTES = 2_000;

    private final DatagramSocket socket;
    private final SocketAddress server;

    /** 0: nothing is lost. */
    volatile int losesUp;

    volatile int losesDown;

    /** UDP payloads above this are lost. */
    volatile int longestBytes = MAX_DATAGRAM_BYTES;

    /** How long the client's datagrams are, one entry for each change; what is lost counts, too. */
    final List<Integer> changes = new CopyOnWriteArrayList<>();

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
        boolean isUp = !packet.getSocketAddress().equals(server);
        if (isUp && (changes.isEmpty() || changes.get(changes.size() - 1) != packet.getLength())) {
            changes.add(packet.getLength());
        }
        if (packet.getLength() > longestBytes) {
            return;
        }
        if (isUp) {
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
