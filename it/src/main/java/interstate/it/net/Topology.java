package interstate.it.net;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two hosts and the wire between them.
 *
 * <pre>
 *   namespace isit-PID-N-c (client)              namespace isit-PID-N-s (server)
 *   +-------------------------------+            +-------------------------------+
 *   |  lo     (fd77::1, outside v6) |            |  lo     (fd77::2, outside v6) |
 *   |  wire0  10.77.0.1/24          |--- veth ---|  wire0  10.77.0.2/24          |
 *   |         02:00:00:00:00:01     |  MTU 1500  |         02:00:00:00:00:02     |
 *   |  TUN by the daemon            |            |  TUN by the daemon            |
 *   +-------------------------------+            +-------------------------------+
 *     captures what the server sent                captures what the client sent
 * </pre>
 *
 * Hosts that are opened {@linkplain #openApart apart} have no common wire. Each one's ends in a third namespace, isit-PID-N-m,
 * in which the kernel knows no addresses and a program must carry the frames across:
 *
 * <pre>
 *   client wire0 --- veth --- toclient  [ program ]  toserver --- veth --- wire0 server
 * </pre>
 *
 * Nothing but the daemons' datagrams may be on the wire, so the kernel is kept from speaking for itself. Neighbours are
 * permanent entries (no ARP, no neighbour solicitations). Where IPv6 is not used outside it is off on wire0. Where it
 * is, there is no link-local address and the outer addresses sit on lo behind a host route: an address on wire0 would
 * announce itself by multicast listener reports. PID is the process that owns it all; closing, the end of the process and
 * SIGTERM remove everything, and what a killed process left is swept by the next one.
 */
public final class Topology extends Hosts {
    public static final String WIRE = "wire0";
    /** Where a host's wire ends when they are apart. */
    public static final String TO_CLIENT = "toclient";

    public static final String TO_SERVER = "toserver";
    /** Of what is between hosts that are apart, once it is {@linkplain #joinMiddle joined}. */
    public static final String TO_CLIENT_ADDRESS = "10.77.0.11";

    public static final String TO_SERVER_ADDRESS = "10.77.0.12";
    public static final String SECOND_WIRE = "wire1";
    public static final String TO_CLIENT_SECOND = "toclient1";
    public static final String TO_SERVER_SECOND = "toserver1";
    public static final String SECOND_SERVER_ADDRESS = "10.78.0.2";
    private static final String SECOND_CLIENT_ADDRESS = "10.78.0.1";
    private static final String SECOND_CLIENT_MAC = "02:00:00:00:00:03";
    private static final String SECOND_SERVER_MAC = "02:00:00:00:00:04";
    private static final String SECOND_TO_CLIENT_MAC = "02:00:00:00:01:03";
    private static final String SECOND_TO_SERVER_MAC = "02:00:00:00:01:04";
    private static final String CLIENT_MAC = "02:00:00:00:00:01";
    private static final String SERVER_MAC = "02:00:00:00:00:02";
    private static final String TO_CLIENT_MAC = "02:00:00:00:01:01";
    private static final String TO_SERVER_MAC = "02:00:00:00:01:02";
    private final Namespace client;
    private final Namespace server;
    private final @Nullable Namespace middle;
    private final boolean ipv6Outside;

    private Topology(boolean ipv6Outside, boolean apart) {
        this.client = add("c");
        this.server = add("s");
        this.middle = apart ? add("m") : null;
        this.ipv6Outside = ipv6Outside;
    }

    /** IPv4 outside. */
    public static Topology open() {
        return open(false);
    }

    public static Topology open(boolean ipv6Outside) {
        return open(ipv6Outside, false);
    }

    /** IPv4 outside, and nothing passes until a program carries it from one wire to the other. */
    public static Topology openApart() {
        return open(false, true);
    }

    private static Topology open(boolean ipv6Outside, boolean apart) {
        Topology topology = new Topology(ipv6Outside, apart);
        try {
            topology.join();
        } catch (RuntimeException e) {
            topology.close();
            throw e;
        }
        return topology;
    }

    private void join() {
        if (middle == null) {
            wire(client, WIRE, CLIENT_MAC, server, WIRE, SERVER_MAC);
        } else {
            wire(client, WIRE, CLIENT_MAC, middle, TO_CLIENT, TO_CLIENT_MAC);
            wire(server, WIRE, SERVER_MAC, middle, TO_SERVER, TO_SERVER_MAC);
            for (String end : List.of(TO_CLIENT, TO_SERVER)) {
                middle.set("ipv6/conf/" + end + "/disable_ipv6", "1");
                middle.ip("link", "set", end, "up");
            }
        }
        end(client, WIRE, clientAddress(), serverAddress(), SERVER_MAC);
        end(server, WIRE, serverAddress(), clientAddress(), CLIENT_MAC);
    }

    /** Makes a host of what is between hosts that are apart, with an address on either wire; it routes nothing. */
    public void joinMiddle() {
        Namespace between = middle();
        between.set("ipv4/ip_forward", "0");
        host(between, TO_CLIENT, TO_CLIENT_ADDRESS, clientAddress(), CLIENT_MAC);
        host(between, TO_SERVER, TO_SERVER_ADDRESS, serverAddress(), SERVER_MAC);
        client.ip("neighbour", "replace", TO_CLIENT_ADDRESS, "lladdr", TO_CLIENT_MAC, "dev", WIRE, "nud", "permanent");
        server.ip("neighbour", "replace", TO_SERVER_ADDRESS, "lladdr", TO_SERVER_MAC, "dev", WIRE, "nud", "permanent");
    }

    private static void host(Namespace here, String device, String own, String other, String otherMac) {
        here.ip("address", "add", own + "/32", "dev", device);
        here.ip("neighbour", "replace", other, "lladdr", otherMac, "dev", device, "nud", "permanent");
        here.ip("route", "add", other + "/32", "dev", device, "src", own);
    }

    private void end(Namespace here, String wire, String own, String other, String otherMac) {
        String ipv6 = "ipv6/conf/" + wire + "/";
        if (ipv6Outside) {
            here.ip("link", "set", wire, "addrgenmode", "none");
            here.set(ipv6 + "accept_ra", "0", ipv6 + "router_solicitations", "0");
            here.ip("link", "set", wire, "up");
            here.ip("address", "add", own + "/128", "dev", "lo", "nodad");
            here.ip("neighbour", "replace", other, "lladdr", otherMac, "dev", wire, "nud", "permanent");
            here.ip("route", "add", other + "/128", "dev", wire, "src", own);
        } else {
            here.set(ipv6 + "disable_ipv6", "1");
            here.ip("address", "add", own + "/24", "dev", wire);
            here.ip("link", "set", wire, "up");
            here.ip("neighbour", "replace", other, "lladdr", otherMac, "dev", wire, "nud", "permanent");
        }
    }

    public Namespace client() {
        return client;
    }

    public Namespace server() {
        return server;
    }

    /** The namespace between hosts that are apart. */
    public Namespace middle() {
        if (middle == null) {
            throw new IllegalStateException("one wire joins these hosts");
        }
        return middle;
    }

    public String clientAddress() {
        return ipv6Outside ? "fd77::1" : "10.77.0.1";
    }

    public String serverAddress() {
        return ipv6Outside ? "fd77::2" : "10.77.0.2";
    }

    public boolean ipv6Outside() {
        return ipv6Outside;
    }

    /**
     * A second wire between hosts that are apart, with its own ends in the middle; once.
     *
     * <pre>
     *   client wire1 10.78.0.1 --- veth --- toclient1  [ program ]  toserver1 --- veth --- wire1 10.78.0.2 server
     * </pre>
     */
    public void addWire() {
        Namespace between = middle();
        wire(client, SECOND_WIRE, SECOND_CLIENT_MAC, between, TO_CLIENT_SECOND, SECOND_TO_CLIENT_MAC);
        wire(server, SECOND_WIRE, SECOND_SERVER_MAC, between, TO_SERVER_SECOND, SECOND_TO_SERVER_MAC);
        for (String end : List.of(TO_CLIENT_SECOND, TO_SERVER_SECOND)) {
            between.set("ipv6/conf/" + end + "/disable_ipv6", "1");
            between.ip("link", "set", end, "up");
        }
        end(client, SECOND_WIRE, SECOND_CLIENT_ADDRESS, SECOND_SERVER_ADDRESS, SECOND_SERVER_MAC);
        end(server, SECOND_WIRE, SECOND_SERVER_ADDRESS, SECOND_CLIENT_ADDRESS, SECOND_CLIENT_MAC);
    }
}
