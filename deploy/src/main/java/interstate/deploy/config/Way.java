package interstate.deploy.config;

import interstate.actors.settings.PeerName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;

/**
 * The way to a peer as this host's routing table has it.
 *
 * @param mtu longest IP packet of the outgoing interface
 * @param ipv6 whether the peer's address is IPv6
 */
record Way(int mtu, boolean ipv6) {
    /** Assumed where there is no route or no name server yet. */
    static final int ETHERNET_MTU = 1500;

    private static final int LONGEST_PACKET = 9000;

    /** Finds ways; the double in tests knows its answers. */
    interface Finder {
        Way to(PeerName peer);
    }

    /**
     * Asks the kernel by connecting a UDP socket, which sends nothing. A name is resolved, as it is at a node's start anyway.
     * Interfaces with longer packets than a lane can have, such as loopback, say nothing about a path: 1500 for them.
     */
    static Way byRoute(PeerName peer) {
        boolean ipv6 = peer.host().indexOf(':') >= 0;
        try (DatagramSocket socket = new DatagramSocket()) {
            InetAddress address = InetAddress.getByName(peer.host());
            ipv6 = address instanceof Inet6Address;
            socket.connect(new InetSocketAddress(address, peer.port()));
            NetworkInterface out = NetworkInterface.getByInetAddress(socket.getLocalAddress());
            int mtu = out == null ? ETHERNET_MTU : out.getMTU();
            return new Way(mtu > LONGEST_PACKET ? ETHERNET_MTU : mtu, ipv6);
        } catch (IOException | UncheckedIOException e) {
            // No route or no name yet: the node starts all the same.
            return new Way(ETHERNET_MTU, ipv6);
        }
    }
}
