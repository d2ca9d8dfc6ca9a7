package interstate.deploy.config;

import interstate.actors.settings.Subnet;
import interstate.actors.settings.TunSettings;
import java.util.Optional;

/** Reads one TUN device. */
final class TunReader {
    /** IFNAMSIZ is 16 with the zero at the end; the kernel refuses slashes, colons and white space. */
    private static final String INTERFACE_NAME = "(?!\\.{1,2}$)[^/:\\s%]{1,15}";

    private static final int MIN_MTU_IPV4 = 576;
    /** RFC 8200, section 5. */
    private static final int MIN_MTU_IPV6 = 1280;

    private static final int MAX_MTU = 65_535;
    private static final int MAX_QUEUE = 100_000;

    private TunReader() {}

    static TunSettings read(Section tun) {
        Setting mtu = tun.setting("mtu");
        Setting queue = tun.setting("tx-queue-length");
        Optional<Subnet> ipv6 = address(tun.setting("ipv6"), true);
        return new TunSettings(
                tun.setting("name").name("the name of an interface, 1 to 15 characters", INTERFACE_NAME),
                address(tun.setting("ipv4"), false),
                ipv6,
                mtu.isAuto()
                        ? TunSettings.SYSTEM
                        : (int) mtu.bytes("bytes", ipv6.isPresent() ? MIN_MTU_IPV6 : MIN_MTU_IPV4, MAX_MTU),
                queue.isAuto() ? TunSettings.SYSTEM : queue.integer(1, MAX_QUEUE),
                tun.setting("qdisc").flag());
    }

    private static Optional<Subnet> address(Setting setting, boolean ipv6) {
        if (!setting.isSet()) {
            return Optional.empty();
        }
        String allowed = ipv6
                ? "an IPv6 address with the prefix length of its network, such as fd00:140::1/64"
                : "an IPv4 address with the prefix length of its network, such as 10.140.5.1/24";
        String text = setting.text(allowed);
        // Without a length it would be a network of one, in which nobody else is.
        Subnet subnet = Addresses.subnet(text)
                .filter(found -> text.indexOf('/') >= 0)
                .filter(found -> found.ipv6() == ipv6 && found.bits() > 0)
                .orElseThrow(() -> setting.refused(allowed));
        if (subnet.address().isAnyLocalAddress() || subnet.address().isMulticastAddress()) {
            throw setting.refused(allowed);
        }
        return Optional.of(subnet);
    }
}
