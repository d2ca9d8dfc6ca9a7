package interstate.tunbridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kernel's check that a packet came by the interface that an answer would leave by. In its strict form it drops the
 * peer's datagrams where policy routes cover the peer, because it looks the route up without the mark.
 */
final class ReversePathFilter {
    private static final Path CONF = Path.of("/proc/sys/net/ipv4/conf");
    private static final int STRICT = 1;

    private ReversePathFilter() {}

    /** One line for each outer interface that is strict. */
    static List<String> warnings(String tun) {
        List<String> warnings = new ArrayList<>();
        int all = mode("all");
        try (Stream<Path> interfaces = Files.list(CONF)) {
            interfaces
                    .map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> !List.of("all", "default", "lo", tun).contains(name))
                    // The kernel takes the greater of the two (ip-sysctl).
                    .filter(name -> Math.max(all, mode(name)) == STRICT)
                    .sorted()
                    .forEach(
                            name -> warnings.add("net.ipv4.conf." + name + ".rp_filter is strict and drops datagrams of"
                                    + " a peer that allowed-ips cover; set it to 2"));
        } catch (IOException e) {
            return warnings;
        }
        return warnings;
    }

    private static int mode(String name) {
        try {
            return Integer.parseInt(
                    Files.readString(CONF.resolve(name).resolve("rp_filter")).strip());
        } catch (IOException e) {
            return 0;
        }
    }
}
