package interstate.tunbridge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The routes of one routing table that lead into a TUN interface and are ours, told by their protocol number. */
final class Routes {
    /** Who made a route, in the range that rtnetlink leaves to users. */
    static final int PROTOCOL = 145;

    static final int MAIN_TABLE = 254;

    private Routes() {}

    /** Makes these the table's routes into the device: adds what is missing, then removes ours that are not named. */
    static void set(String device, int table, boolean ipv6, Collection<IpPrefix> prefixes) {
        Set<IpPrefix> wanted = new LinkedHashSet<>();
        for (IpPrefix prefix : prefixes) {
            wanted.add(prefix.network());
        }
        if (table == MAIN_TABLE) {
            // The kernel's own route to the interface's network does already what ours would.
            wanted.removeAll(shown(device, table, ipv6, "kernel"));
        }
        Set<IpPrefix> present = shown(device, table, ipv6, Integer.toString(PROTOCOL));
        String tail = " dev " + device + " table " + table + " proto " + PROTOCOL;
        List<String> changes = new ArrayList<>();
        wanted.stream().filter(p -> !present.contains(p)).forEach(p -> changes.add("route replace " + p + tail));
        present.stream().filter(p -> !wanted.contains(p)).forEach(p -> changes.add("route del " + p + tail));
        Command.batch(changes, family(ipv6));
    }

    static String family(boolean ipv6) {
        return ipv6 ? "-6" : "-4";
    }

    private static Set<IpPrefix> shown(String device, int table, boolean ipv6, String protocol) {
        Command.Result result = Command.run(
                "ip",
                "",
                family(ipv6),
                "route",
                "show",
                "table",
                Integer.toString(table),
                "dev",
                device,
                "proto",
                protocol);
        Set<IpPrefix> prefixes = new LinkedHashSet<>();
        // A table without routes does not exist, which is an error.
        if (result.succeeded()) {
            result.output()
                    .lines()
                    .forEach(line -> prefixes.add(prefix(Words.of(line).get(0), ipv6)));
        }
        return prefixes;
    }

    private static IpPrefix prefix(String word, boolean ipv6) {
        return IpPrefix.parse(word.equals("default") ? (ipv6 ? "::/0" : "0.0.0.0/0") : word);
    }
}
