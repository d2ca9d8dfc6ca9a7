package interstate.deploy.config;

import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.LaneSettings;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.PathSettings;
import interstate.actors.settings.TimerSettings;
import interstate.wire.Bond;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one link on which this node calls. */
final class LinkReader {
    private static final long DEFAULT_OUTGOING_SPEED = 100_000;
    private static final long DEFAULT_INCOMING_SPEED = 1_000_000;
    private static final long MIN_TIMEOUT_NS = 100_000_000;
    private static final long MAX_TIMEOUT_NS = 86_400_000_000_000L;
    private static final String NAME = "[\\w.-]{1,64}";

    private final TimerSettings timers;
    private final Way.Finder ways;
    private final CredentialsReader credentials;
    private final Path directory;
    private final List<String> warnings;

    /** @param directory where relative paths begin */
    LinkReader(
            TimerSettings timers,
            Way.Finder ways,
            CredentialsReader credentials,
            Path directory,
            List<String> warnings) {
        this.timers = timers;
        this.ways = ways;
        this.credentials = credentials;
        this.directory = directory;
        this.warnings = warnings;
    }

    /**
     * Reads the link: one for each of its paths.
     *
     * @param tun name of the device it uses, NO_TUN where it carries records or cells
     */
    List<PlannedLink> read(Section link, String tun) {
        String name = name(link.setting("name"));
        PathsReader reader = new PathsReader(link);
        Bond.Mode mode = reader.mode();
        List<PathsReader.Path> paths = reader.read();
        List<PlannedLink> links = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            Optional<PathSettings> which =
                    paths.size() == 1 ? Optional.empty() : Optional.of(new PathSettings(name, i, paths.size(), mode));
            links.add(read(link, tun, i == 0 ? name : name + "/" + (i + 1), paths.get(i), which));
        }
        return links;
    }

    private PlannedLink read(
            Section link, String tun, String name, PathsReader.Path path, Optional<PathSettings> which) {
        Way way = ways.to(path.peer());
        InetSocketAddress local = path.local().orElseGet(() -> anywhere(way));
        Section outgoingSection = link.section("outgoing");
        Section incomingSection = link.section("incoming");
        LaneSettings outgoing = new LaneReader(outgoingSection).read(way, DEFAULT_OUTGOING_SPEED);
        LaneSettings incoming = new LaneReader(incomingSection).read(way, DEFAULT_INCOMING_SPEED);
        warnIfLong(outgoingSection, outgoing, way);
        warnIfLong(incomingSection, incoming, way);
        FeaturesReader features = new FeaturesReader(link);
        Setting monitor = link.setting("monitor-packets");
        ClientLinkSettings settings = new ClientLinkSettings(
                name,
                path.peer(),
                local,
                credentials.ofClient(link),
                outgoing,
                incoming,
                timeoutNs(link.setting("client-timeout"), incoming),
                timeoutNs(link.setting("server-timeout"), outgoing),
                features.read(outgoing, incoming),
                features.innerUp(outgoing),
                monitor.isSet() ? Optional.of(monitored(monitor, which)) : Optional.empty(),
                tun,
                LossReader.ofLink(link.setting("on-overload")),
                path.device(),
                which,
                tun.equals(NodeSettings.NO_TUN) ? List.of() : SubnetsReader.read(link.setting("allowed-ips")));
        return new PlannedLink(settings, way.ipv6());
    }

    /** Looks at each value that all links may say otherwise: it will be the next link's. */
    void checkDefaults(Section defaults) {
        Setting name = defaults.setting("name");
        if (name.isSet()) {
            name(name);
        }
        Setting peer = defaults.setting("peer");
        if (peer.isSet()) {
            PathsReader.peer(peer);
        }
        PathsReader.socket(defaults.setting("listen"));
        for (String lane : List.of("outgoing", "incoming")) {
            new LaneReader(defaults.section(lane)).checkEach();
        }
        new FeaturesReader(defaults).checkEach();
        for (String key : List.of("client-timeout", "server-timeout")) {
            Setting timeout = defaults.setting(key);
            if (!timeout.isAuto()) {
                timeout.timeNs(MIN_TIMEOUT_NS, MAX_TIMEOUT_NS);
            }
        }
        for (String key :
                List.of("monitor-packets", "password-file", "key-file", "server-identity-file", "preshared-key-file")) {
            Setting file = defaults.setting(key);
            if (file.isSet()) {
                file.file(directory);
            }
        }
        LossReader.ofLink(defaults.setting("on-overload"));
        SubnetsReader.read(defaults.setting("allowed-ips"));
    }

    /** A name of a node, link or client. */
    static String name(Setting setting) {
        return setting.name("1 to 64 letters, digits, dots, dashes and underscores", NAME);
    }

    private static InetSocketAddress anywhere(Way way) {
        InetAddress any = Addresses.numeric(way.ipv6() ? "::" : "0.0.0.0").orElseThrow();
        return new InetSocketAddress(any, 0);
    }

    /** A directory for each path: DIR, DIR-2, DIR-3. */
    private Path monitored(Setting monitor, Optional<PathSettings> which) {
        Path first = monitor.file(directory);
        if (Files.exists(first) && !Files.isDirectory(first)) {
            throw monitor.refused("the path of a directory, or of none yet");
        }
        return which.filter(path -> path.number() > 0)
                .map(path -> first.resolveSibling(first.getFileName() + "-" + (path.number() + 1)))
                .orElse(first);
    }

    private long timeoutNs(Setting setting, LaneSettings watched) {
        return setting.isAuto()
                ? Math.max(
                        timers.timeoutNs(),
                        timers.timeoutSlots() * watched.drawn().slowestNs())
                : setting.timeNs(MIN_TIMEOUT_NS, MAX_TIMEOUT_NS);
    }

    private void warnIfLong(Section lane, LaneSettings settings, Way way) {
        if (settings.packetLength() > way.mtu()) {
            warnings.add(lane.setting("packet-length").where() + ": packets of " + settings.packetLength()
                    + " bytes are longer than the " + way.mtu()
                    + " the way to the peer takes; they are never fragmented, so they will not arrive");
        }
    }
}
