package interstate.it.load;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.time.Instant;

/** Waits for one datagram and prints {@code heard NANOSECONDS}, when that was since the epoch. Usage: InnerEar PORT. */
public final class InnerEar {
    private InnerEar() {}

    public static void main(String[] args) throws IOException {
        OwnMain.endWithParent();
        try (DatagramSocket socket = new DatagramSocket(Integer.parseInt(args[0]))) {
            System.out.println("ready");
            socket.receive(new DatagramPacket(new byte[2_048], 2_048));
            Instant now = Instant.now();
            System.out.println("heard " + (now.getEpochSecond() * 1_000_000_000L + now.getNano()));
        }
    }
}
