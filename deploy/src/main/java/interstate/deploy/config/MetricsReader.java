package interstate.deploy.config;

import interstate.actors.settings.Subnet;
import interstate.actors.settings.TunSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** Where metrics are served: only where a scrape, whose size depends on load, cannot cross the outer network. */
final class MetricsReader {
    private static final String ALLOWED =
            "a loopback address, or an address of a tun { } that this node uses, and a port,"
                    + " such as 127.0.0.1:9405 (a scrape from outside would show how busy the node is)";

    private MetricsReader() {}

    /** Empty: nowhere. */
    static Optional<InetSocketAddress> listen(Setting setting, Collection<TunSettings> tuns) {
        if (!setting.isSet()) {
            return Optional.empty();
        }
        return Optional.of(Addresses.socket(setting.text(ALLOWED))
                .filter(address -> address.getPort() > 0 && isInside(address.getAddress(), tuns))
                .orElseThrow(() -> setting.refused(ALLOWED)));
    }

    private static boolean isInside(InetAddress address, Collection<TunSettings> tuns) {
        return address.isLoopbackAddress()
                || tuns.stream()
                        .flatMap(tun -> Stream.concat(tun.ipv4().stream(), tun.ipv6().stream()))
                        .map(Subnet::address)
                        .anyMatch(address::equals);
    }
}
