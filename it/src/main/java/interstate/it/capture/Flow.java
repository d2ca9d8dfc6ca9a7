package interstate.it.capture;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Which datagrams are ours: UDP between these two addresses with the server's port at the server's end. */
public record Flow(String client, String server, int serverPort) {

    /** Ready to compare with bytes of a packet. */
    Matcher matcher() {
        return new Matcher(address(client), address(server), serverPort);
    }

    private static byte[] address(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address: " + literal, e);
        }
    }

    /** The flow in bytes. */
    static final class Matcher {
        private final byte[] client;
        private final byte[] server;
        private final int serverPort;

        private Matcher(byte[] client, byte[] server, int serverPort) {
            this.client = client;
            this.server = server;
            this.serverPort = serverPort;
        }

        boolean up(Packet p) {
            return p.destinationPort() == serverPort && from(p, client) && to(p, server);
        }

        boolean down(Packet p) {
            return p.sourcePort() == serverPort && from(p, server) && to(p, client);
        }

        private static boolean from(Packet p, byte[] a) {
            return equal(p, p.sourceAt(), a);
        }

        private static boolean to(Packet p, byte[] a) {
            return equal(p, p.destinationAt(), a);
        }

        private static boolean equal(Packet p, int at, byte[] a) {
            return p.addressBytes() == a.length && Arrays.equals(p.bytes(), at, at + a.length, a, 0, a.length);
        }
    }
}
