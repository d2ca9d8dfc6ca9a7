package interstate.deploy.doctor;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The network interface that datagrams leave by.
 *
 * @param interfaceName empty if there is no way
 * @param by how it was found
 */
record WayOut(Optional<String> interfaceName, String by) {
    private static final String NAME = "way out";
    private static final String IPV4_ROUTES = "proc/net/route";
    private static final String IPV6_ROUTES = "proc/net/ipv6_route";
    private static final String LOOPBACK = "lo";
    private static final Pattern DEVICE = Pattern.compile("\\bdev (\\S+)");

    /** The way to one peer, as {@code ip route get} tells it. */
    static WayOut to(InetAddress peer, Programs programs) {
        String address = peer.getHostAddress();
        String by = "to " + address;
        int zone = address.indexOf('%');
        if (zone >= 0) {
            return new WayOut(Optional.of(address.substring(zone + 1)), by);
        }
        Programs.Answer answer = programs.run("ip", "-o", "route", "get", address);
        Matcher device = DEVICE.matcher(answer.text());
        return new WayOut(answer.succeeded() && device.find() ? Optional.of(device.group(1)) : Optional.empty(), by);
    }

    /** The way to most of the world: the default route of IPv4, else of IPv6. */
    static WayOut byDefault(KernelFiles files) {
        return new WayOut(ipv4(files).or(() -> ipv6(files)), "by the default route");
    }

    /** Columns: interface, destination (hex), gateway (hex), flags, references, uses, metric (decimal), mask (hex). */
    private static Optional<String> ipv4(KernelFiles files) {
        return rows(files, IPV4_ROUTES)
                .filter(row -> row.size() > 7 && isZero(row.get(1)) && isZero(row.get(7)))
                .min(Comparator.comparingLong(row -> metric(row.get(6), 10)))
                .map(row -> row.get(0));
    }

    /** Columns: destination, its bits, source, its bits, next hop, metric, references, uses, flags (all hex), interface. */
    private static Optional<String> ipv6(KernelFiles files) {
        return rows(files, IPV6_ROUTES)
                .filter(row -> row.size() > 9 && isZero(row.get(0)) && isZero(row.get(1)))
                // Where there is none, the kernel shows one to nowhere on the loopback interface.
                .filter(row -> !row.get(9).equals(LOOPBACK))
                .min(Comparator.comparingLong(row -> metric(row.get(5), 16)))
                .map(row -> row.get(9));
    }

    private static Stream<List<String>> rows(KernelFiles files, String path) {
        return files.text(path)
                .orElse("")
                .lines()
                .map(line -> List.of(line.strip().split("\\s+", -1)));
    }

    private static boolean isZero(String hex) {
        return hex.matches("0+");
    }

    /** The last choice of all if it is no number. */
    private static long metric(String number, int radix) {
        try {
            return Long.parseLong(number, radix);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    Finding finding() {
        return interfaceName
                .map(device -> Finding.ok(NAME, device + ", " + by))
                .orElseGet(() -> Finding.unknown(NAME, "no interface is found " + by, ""));
    }
}
