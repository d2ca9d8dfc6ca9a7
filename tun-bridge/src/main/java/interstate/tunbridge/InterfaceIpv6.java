package interstate.tunbridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps the kernel's own IPv6 chatter off an interface: no address or route taken from advertisements, and no IPv6 at all
 * where none is configured. (Without a generated link-local address, see {@link Interfaces}, it solicits no routers.)
 */
final class InterfaceIpv6 {
    private static final Path CONF = Path.of("/proc/sys/net/ipv6/conf");

    private InterfaceIpv6() {}

    /** Must run before the interface is brought up for the first time. */
    static void prepare(TunConfig config, List<String> warnings) {
        boolean wanted = config.ipv6Prefix() != null;
        if (!Files.isDirectory(CONF)) {
            if (wanted) {
                throw KernelException.ofCommand(
                        "IPv6 address " + config.ipv6Prefix(), "this kernel has IPv6 switched off");
            }
            return;
        }
        Path conf = CONF.resolve(config.name());
        set(conf.resolve("disable_ipv6"), wanted ? "0" : "1", warnings);
        if (Files.isDirectory(conf)) {
            set(conf.resolve("accept_ra"), "0", warnings);
            set(conf.resolve("autoconf"), "0", warnings);
        }
    }

    /** Writes only what differs: writing may flush addresses. */
    private static void set(Path setting, String value, List<String> warnings) {
        try {
            if (!Files.readString(setting).strip().equals(value)) {
                Files.writeString(setting, value);
            }
        } catch (IOException e) {
            warnings.add("cannot set " + setting + " to " + value
                    + "; the kernel may send IPv6 packets of its own into " + "the tunnel");
        }
    }
}
