package interstate.deploy.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Which packet lengths are tried where the user leaves the length to the path ({@code packet-length = auto}), and which is
 * taken where slots would be rare.
 */
final class PathLengths {

    /** What every host must be able to receive over IPv4 (RFC 791), and no way over IPv6 refuses. */
    static final int SHORT = 576;

    /**
     * A slot less often than this makes every handshake, retry and inner packet wait: shorter datagrams then come more often
     * at the same speed.
     */
    static final long RARE_NS = 50_000_000;

    /** Below this no way over IPv6 goes (RFC 8200). */
    private static final int IPV6_LEAST = 1280;

    /**
     * Ethernet; PPPoE (RFC 2516); IPv4 in IPv6 (DS-Lite) and some clouds; WireGuard; IPsec, VXLAN and mobile networks;
     * WireGuard in WireGuard; the least of IPv6; something between; the least of IPv4.
     */
    private static final List<Integer> USUAL = List.of(1500, 1492, 1460, 1420, 1400, 1360, 1280, 1024, SHORT);

    private PathLengths() {}

    /** What the way's first hop takes, then every usual length below it, descending. */
    static List<Integer> tried(Way way) {
        List<Integer> lengths = new ArrayList<>();
        lengths.add(way.mtu());
        USUAL.stream()
                .filter(length -> length < way.mtu() && (!way.ipv6() || length >= IPV6_LEAST))
                .forEach(lengths::add);
        return lengths;
    }
}
