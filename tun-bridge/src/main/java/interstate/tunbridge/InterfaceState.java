package interstate.tunbridge;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What an interface is now, as {@code ip -oneline} tells it.
 *
 * <pre>
 * link     7: tun0: &lt;POINTOPOINT,MULTICAST,NOARP,UP,LOWER_UP&gt; mtu 1500 qdisc fq state UNKNOWN ... qlen 500\ ... addrgenmode eui64 ...
 * address  7: tun0    inet 10.140.5.1/24 scope global tun0\ ...
 * </pre>
 */
record InterfaceState(
        boolean up, boolean multicast, boolean generatesAddress, int mtu, int txQueueLength, Set<IpPrefix> addresses) {
    static InterfaceState of(String name) {
        List<String> link = Words.of(Command.output("ip", "-oneline", "-details", "link", "show", "dev", name));
        List<String> flags = List.of(link.get(2).replaceAll("[<>]", "").split(",", -1));
        return new InterfaceState(
                flags.contains("UP"),
                flags.contains("MULTICAST"),
                !Words.after(link, "addrgenmode", "none").equals("none"),
                Integer.parseInt(Words.after(link, "mtu", "0")),
                // Without a queue nothing is printed.
                Integer.parseInt(Words.after(link, "qlen", "0")),
                addresses(name));
    }

    private static Set<IpPrefix> addresses(String name) {
        Set<IpPrefix> addresses = new LinkedHashSet<>();
        Command.output("ip", "-oneline", "address", "show", "dev", name).lines().forEach(line -> {
            List<String> words = Words.of(line);
            String prefix = Words.after(words, "inet", Words.after(words, "inet6", ""));
            // A point-to-point address is printed as "inet A peer B/bits"; A alone is A/32.
            if (!prefix.isEmpty()) {
                addresses.add(IpPrefix.parse(prefix));
            }
        });
        return addresses;
    }
}
