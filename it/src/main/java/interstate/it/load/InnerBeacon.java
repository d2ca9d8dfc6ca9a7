package interstate.it.load;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;

/**
 * Sends small datagrams to an inner address from before there is a way to it: until then the kernel refuses them. Usage:
 * InnerBeacon ADDRESS PORT.
 */
public final class InnerBeacon {
    private static final long PERIOD_MS = 2;

    private InnerBeacon() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        OwnMain.endWithParent();
        InetAddress to = InetAddress.getByName(args[0]);
        int port = Integer.parseInt(args[1]);
        byte[] payload = new byte[32];
        boolean told = false;
        while (true) {
            // Another socket each time: one that was refused may remember.
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(payload, payload.length, to, port));
            } catch (IOException e) {
                // No way yet.
            }
            if (!told) {
                System.out.println("ready");
                told = true;
            }
            Thread.sleep(PERIOD_MS);
        }
    }
}
