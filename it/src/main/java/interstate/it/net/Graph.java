package interstate.it.net;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hosts by name, and wires between pairs of them: each wire a veth with an address at either end, and nothing on it but what the hosts'
 * programs send.
 *
 * <pre>
 *   one to-other 10.79.N.1 --- veth --- 10.79.N.2 to-one other        N: the number of the wire, from 0
 * </pre>
 */
public final class Graph extends Hosts {
    private final Map<String, Namespace> hosts = new LinkedHashMap<>();
    private int wires;

    private Graph() {}

    /** Hosts without a wire. */
    public static Graph open(List<String> names) {
        Graph graph = new Graph();
        try {
            names.forEach(name -> graph.hosts.put(name, graph.add(name)));
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
        return graph;
    }

    /** One of the hosts. */
    public Namespace host(String name) {
        Namespace there = hosts.get(name);
        if (there == null) {
            throw new IllegalArgumentException("no host " + name + " among " + hosts.keySet());
        }
        return there;
    }

    /**
     * A wire between two hosts.
     *
     * @param one where its first end is
     * @param device there
     * @param address there
     * @param otherAddress at its other end
     */
    public record Wire(String one, String other, String device, String address, String otherAddress) {}

    /** Joins two hosts. */
    public Wire join(String one, String other) {
        int number = wires++;
        Wire wire = new Wire(one, other, "to-" + other, "10.79." + number + ".1", "10.79." + number + ".2");
        String back = "to-" + one;
        String mac = mac(number, 1);
        String otherMac = mac(number, 2);
        wire(host(one), wire.device(), mac, host(other), back, otherMac);
        end(host(one), wire.device(), wire.address(), wire.otherAddress(), otherMac);
        end(host(other), back, wire.otherAddress(), wire.address(), mac);
        return wire;
    }

    private static String mac(int number, int end) {
        return "02:00:00:01:%02x:%02x".formatted(number, end);
    }

    private static void end(Namespace here, String device, String own, String other, String otherMac) {
        here.set("ipv6/conf/" + device + "/disable_ipv6", "1");
        here.ip("address", "add", own + "/24", "dev", device);
        here.ip("link", "set", device, "up");
        here.ip("neighbour", "replace", other, "lladdr", otherMac, "dev", device, "nud", "permanent");
    }
}
