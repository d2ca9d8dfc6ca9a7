package interstate.deploy.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueFactory;
import interstate.actors.settings.PeerName;
import interstate.wire.Bond;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads by which ways a link goes: its own peer and listen, or each of its paths. */
final class PathsReader {
    private static final String PATH =
            "LOCAL=PEER, such as auto=203.0.113.7:1405, 192.0.2.2=vpn.example:1405 or" + " wwan0=203.0.113.7:1405";
    private static final String LOCAL =
            "an address of this host with or without a port (192.0.2.2, 192.0.2.2:1406, [2001:db8::2]:1406), or auto";
    private static final String INTERFACE =
            "an interface of this host, 1 to 15 letters, digits, dots, dashes and underscores";
    private static final String INTERFACE_NAME = "[\\w.-]{1,15}";

    private final Section link;

    PathsReader(Section link) {
        this.link = link;
    }

    /**
     * One way.
     *
     * @param local where the socket is bound; empty: anywhere
     * @param device interface that it is bound to; empty: any
     */
    record Path(PeerName peer, Optional<InetSocketAddress> local, Optional<String> device) {}

    /** One way, or as many as there are paths. */
    List<Path> read() {
        Setting paths = link.setting("paths");
        List<Setting> written = paths.list();
        if (written.isEmpty()) {
            return List.of(new Path(peer(link.setting("peer")), socket(link.setting("listen")), Optional.empty()));
        }
        if (written.size() > Bond.MAX_PATHS) {
            throw new BadInput(paths.where() + " has " + written.size() + " paths; allowed: 1 to " + Bond.MAX_PATHS);
        }
        List<Path> read = new ArrayList<>();
        for (Setting path : written) {
            read.add(path.value() instanceof ConfigObject block ? block(path, block) : text(path));
        }
        if (link.setting("peer").isSet()) {
            throw link.setting("peer").refused("nothing, where there are paths: each has its own peer");
        }
        if (!link.setting("listen").isAuto()) {
            throw link.setting("listen").refused("auto, where there are paths: each has its own listen");
        }
        return read;
    }

    /** What both ends do with an inner packet. */
    Bond.Mode mode() {
        return link.setting("path-mode").oneOf(Map.of("duplicate", Bond.Mode.DUPLICATE, "split", Bond.Mode.SPLIT));
    }

    private static Path block(Setting path, ConfigObject block) {
        Section section = new Section(path.path(), block);
        Setting device = section.setting("interface");
        return new Path(
                peer(section.setting("peer")),
                local(section.setting("listen")),
                device.isAuto() ? Optional.empty() : Optional.of(device(device)));
    }

    /** LOCAL=PEER, where LOCAL is an address, an interface, or auto. */
    private static Path text(Setting path) {
        String text = path.text(PATH).strip();
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw path.refused(PATH);
        }
        Setting local = part(path, text.substring(0, equals));
        Setting peer = part(path, text.substring(equals + 1));
        boolean named = local.text().matches(INTERFACE_NAME)
                && !local.isAuto()
                && Addresses.numeric(local.text()).isEmpty();
        return new Path(
                peer(peer),
                named ? Optional.empty() : local(local),
                named ? Optional.of(device(local)) : Optional.empty());
    }

    private static Setting part(Setting path, String text) {
        return new Setting(
                path.path(),
                ConfigValueFactory.fromAnyRef(text).withOrigin(path.value().origin()));
    }

    /** A server by name or address, and port. */
    static PeerName peer(Setting setting) {
        String allowed = "a server as name:port, 203.0.113.7:1405 or [2001:db8::7]:1405";
        return Addresses.peer(setting.text(allowed)).orElseThrow(() -> setting.refused(allowed));
    }

    /** A socket address, or none for auto. */
    static Optional<InetSocketAddress> socket(Setting setting) {
        if (setting.isAuto()) {
            return Optional.empty();
        }
        String allowed = "an address and port of this host such as 0.0.0.0:0 or [::]:0 (0: the kernel chooses)";
        return Optional.of(Addresses.socket(setting.text(allowed)).orElseThrow(() -> setting.refused(allowed)));
    }

    private static Optional<InetSocketAddress> local(Setting setting) {
        if (setting.isAuto()) {
            return Optional.empty();
        }
        String text = setting.text(LOCAL);
        Optional<InetAddress> address = Addresses.numeric(text);
        return Optional.of(address.map(a -> new InetSocketAddress(a, 0))
                .or(() -> Addresses.socket(text))
                .orElseThrow(() -> setting.refused(LOCAL)));
    }

    private static String device(Setting setting) {
        String name = setting.name(INTERFACE, INTERFACE_NAME);
        try {
            if (NetworkInterface.getByName(name) != null) {
                return name;
            }
        } catch (SocketException e) {
            throw setting.refused(INTERFACE);
        }
        throw setting.refused("the name of an interface of this host; there is none of that name");
    }
}
