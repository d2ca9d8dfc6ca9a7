package interstate.tunbridge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Configures TUN interfaces through iproute2, in the network namespace of the calling thread.
 *
 * <p>Compares first and changes only what differs, so a restarted node leaves addresses, routes and MTU untouched and
 * inner connections live on. New addresses come before old ones go.
 */
public final class Interfaces {
    private Interfaces() {}

    /**
     * Makes an existing interface what the configuration says, and brings it up.
     *
     * @return what could not be had but can be done without, one line each
     * @throws KernelException if the interface cannot be what is asked
     */
    public static List<String> configure(TunConfig config) {
        List<String> warnings = new ArrayList<>();
        InterfaceIpv6.prepare(config, warnings);
        InterfaceState state = InterfaceState.of(config.name());
        Command.batch(linkChanges(config, state));
        Command.batch(addressChanges(config, state));
        if (config.fairQueueing()) {
            QueueingDiscipline.fairQueue(config.name(), warnings);
        }
        return warnings;
    }

    /**
     * Makes these, and no others of ours, the prefixes that the main routing table leads into an interface. Prefixes
     * that may cover a peer's outer address belong to {@link PolicyRoute} instead.
     */
    public static void routes(String name, Collection<String> prefixes) {
        InterfaceName.require(name);
        List<IpPrefix> parsed = prefixes.stream().map(IpPrefix::parse).toList();
        for (boolean ipv6 : new boolean[] {false, true}) {
            List<IpPrefix> ofFamily =
                    parsed.stream().filter(p -> p.ipv6() == ipv6).toList();
            Routes.set(name, Routes.MAIN_TABLE, ipv6, ofFamily);
        }
    }

    private static List<String> linkChanges(TunConfig config, InterfaceState state) {
        String link = "link set dev " + config.name();
        List<String> changes = new ArrayList<>();
        if (state.generatesAddress()) {
            // Before it comes up: a link-local address would make the kernel solicit routers through the tunnel.
            changes.add(link + " addrgenmode none");
        }
        if (state.multicast()) {
            // Else the kernel speaks on it by itself: multicast listener reports.
            changes.add(link + " multicast off");
        }
        if (state.mtu() != config.mtu()) {
            changes.add(link + " mtu " + config.mtu());
        }
        if (state.txQueueLength() != config.txQueueLength()) {
            changes.add(link + " txqueuelen " + config.txQueueLength());
        }
        if (!state.up()) {
            changes.add(link + " up");
        }
        return changes;
    }

    private static List<String> addressChanges(TunConfig config, InterfaceState state) {
        Set<IpPrefix> wanted = new LinkedHashSet<>();
        if (config.ipv4Prefix() != null) {
            wanted.add(IpPrefix.parse(config.ipv4Prefix()));
        }
        if (config.ipv6Prefix() != null) {
            wanted.add(IpPrefix.parse(config.ipv6Prefix()));
        }
        List<String> changes = new ArrayList<>();
        for (IpPrefix prefix : wanted) {
            if (!state.addresses().contains(prefix)) {
                changes.add("address replace " + prefix + " dev " + config.name() + (prefix.ipv6() ? " nodad" : ""));
            }
        }
        for (IpPrefix prefix : state.addresses()) {
            if (!wanted.contains(prefix)) {
                changes.add("address del " + prefix + " dev " + config.name());
            }
        }
        return changes;
    }
}
