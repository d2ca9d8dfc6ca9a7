package interstate.tunbridge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Leads inner prefixes into a TUN interface so that marked sockets, the outer ones, never see it, even when a prefix
 * covers the peer's own address.
 *
 * <p>For every prefix length b among the prefixes there is a table of its own and two rules, longest first:
 *
 * <pre>
 * priority p      lookup main suppress_prefixlength b    what main knows more exactly than b bits
 * priority p + 1  not fwmark M lookup table T + b        into the TUN, unless marked
 * </pre>
 *
 * which together are one longest-prefix match over the main table and the TUN's routes, and for marked packets the main
 * table alone. Idempotent: a node started again changes nothing.
 */
public final class PolicyRoute {
    /** Mark of outer sockets, unless chosen otherwise. */
    public static final int DEFAULT_MARK = 0x1405;

    /** First of the 129 tables, unless chosen otherwise. */
    public static final int DEFAULT_TABLE = 140_500;

    private final String device;
    private final int mark;
    private final int table;

    /**
     * @param device the TUN interface
     * @param mark of the outer sockets, see {@link UdpSocket#open}
     * @param table tables {@code table .. table + 128} are this object's alone
     */
    public PolicyRoute(String device, int mark, int table) {
        this.device = InterfaceName.require(device);
        this.mark = mark;
        this.table = table;
    }

    /**
     * Makes these, and no others, the prefixes that lead into the interface by policy.
     *
     * @return what may keep it from working, one line each
     */
    public List<String> set(Collection<String> prefixes) {
        List<IpPrefix> parsed = prefixes.stream().map(IpPrefix::parse).toList();
        for (boolean ipv6 : new boolean[] {false, true}) {
            set(ipv6, parsed.stream().filter(p -> p.ipv6() == ipv6).toList());
        }
        return parsed.stream().allMatch(IpPrefix::ipv6) ? List.of() : ReversePathFilter.warnings(device);
    }

    /** Removes every rule and route again. */
    public void remove() {
        set(List.of());
    }

    private void set(boolean ipv6, List<IpPrefix> prefixes) {
        PolicyRules rules = new PolicyRules(mark, table, ipv6);
        Map<Integer, List<IpPrefix>> byBits = new TreeMap<>();
        for (IpPrefix prefix : prefixes) {
            byBits.computeIfAbsent(prefix.bits(), bits -> new ArrayList<>()).add(prefix);
        }
        Set<Integer> stale = rules.present();
        stale.removeAll(byBits.keySet());
        // Routes before the rules that lead to them, and rules gone before their routes.
        byBits.forEach((bits, ofBits) -> Routes.set(device, table + bits, ipv6, ofBits));
        rules.set(byBits.keySet());
        stale.forEach(bits -> Routes.set(device, table + bits, ipv6, List.of()));
    }
}
