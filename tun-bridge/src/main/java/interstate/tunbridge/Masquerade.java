package interstate.tunbridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Has what comes out of a TUN device leave this host by its own address (nftables, source NAT), so that answers find their way back.
 * A table of its own holds the rules: nobody else's are touched, and to take it away takes all of it away. Needs CAP_NET_ADMIN.
 */
public final class Masquerade {
    private static final Path FORWARD_IPV4 = Path.of("/proc/sys/net/ipv4/ip_forward");
    private static final Path FORWARD_IPV6 = Path.of("/proc/sys/net/ipv6/conf/all/forwarding");

    private final String table;
    private final String tun;
    private final List<String> networks;

    /**
     * Of a device.
     *
     * @param networks behind it, such as 10.140.5.0/24
     */
    public Masquerade(String tun, List<String> networks) {
        // A table's name takes fewer characters than an interface's.
        this.table = "interstate_" + tun.replaceAll("\\W", "_");
        this.tun = tun;
        this.networks = List.copyOf(networks);
    }

    /**
     * Sets the rules, in place of those that an earlier run left.
     *
     * @return what the user has yet to do, one line each
     */
    public List<String> set() {
        StringBuilder rules = new StringBuilder();
        for (String network : networks) {
            rules.append(network.contains(":") ? "ip6" : "ip").append(" saddr ").append(network);
            rules.append(" oifname != \"").append(tun).append("\" masquerade\n");
        }
        String script = "add table inet " + table + "\ndelete table inet " + table + "\ntable inet " + table
                + " {\nchain postrouting {\ntype nat hook postrouting priority 100;\n" + rules + "}\n}\n";
        Command.Result result = Command.run("nft", script, "-f", "-");
        if (!result.succeeded()) {
            throw KernelException.ofCommand("nft, for the masquerade of " + tun, result.complaint());
        }
        List<String> missing = new ArrayList<>();
        boolean ipv6 = networks.stream().anyMatch(network -> network.contains(":"));
        boolean ipv4 = networks.stream().anyMatch(network -> !network.contains(":"));
        if (ipv4 && isOff(FORWARD_IPV4)) {
            missing.add("this host forwards no IPv4 packets, so none leaves it from " + tun
                    + "; remedy: sysctl -w net.ipv4.ip_forward=1");
        }
        if (ipv6 && isOff(FORWARD_IPV6)) {
            missing.add("this host forwards no IPv6 packets, so none leaves it from " + tun
                    + "; remedy: sysctl -w net.ipv6.conf.all.forwarding=1");
        }
        return missing;
    }

    /** Takes the rules away, if they are there. */
    public void remove() {
        Command.run("nft", "add table inet " + table + "\ndelete table inet " + table + "\n", "-f", "-");
    }

    private static boolean isOff(Path setting) {
        try {
            return Files.readString(setting).strip().equals("0");
        } catch (IOException unknown) {
            return false;
        }
    }
}
