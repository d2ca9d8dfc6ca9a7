package interstate.deploy.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import interstate.actors.settings.CircuitSettings;
import interstate.actors.settings.FloodSettings;
import interstate.actors.settings.LossSettings;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.PacerSettings;
import interstate.actors.settings.RecordSettings;
import interstate.actors.settings.ServerSettings;
import interstate.actors.settings.SocketSettings;
import interstate.actors.settings.TimerSettings;
import interstate.actors.settings.TunSettings;
import interstate.actors.settings.ViaLinkSettings;
import interstate.pacing.PacerStart;
import interstate.wire.DatagramLayout;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a whole node: the one way from a file, or from options put into the same form, to settings. */
public final class NodeReader {
    private static final int MAX_RATE = 100_000;
    private static final int MAX_CPU = 4095;
    private static final Path CPUS = Path.of("/sys/devices/system/cpu");
    private static final long LEAST_TAKEOVER_NS = 100_000;
    private static final long MOST_TAKEOVER_NS = 100_000_000;
    private static final long LEAST_TXTIME_NS = 50_000;
    private static final long MOST_TXTIME_NS = 2_000_000;
    private static final long LEAST_STATS_NS = 100_000_000;
    private static final long MOST_STATS_NS = 86_400_000_000_000L;

    private final Way.Finder ways;
    private final GeneratedPassword generatedPassword;
    private final List<String> pacerCommand;

    NodeReader(Way.Finder ways, GeneratedPassword generatedPassword, List<String> pacerCommand) {
        this.ways = ways;
        this.generatedPassword = generatedPassword;
        this.pacerCommand = pacerCommand;
    }

    /**
     * Asks the kernel for routes.
     *
     * @param generatedPassword for a server without a password
     * @param pacerCommand starts a pacer process
     */
    public NodeReader(GeneratedPassword generatedPassword, List<String> pacerCommand) {
        this(Way::byRoute, generatedPassword, pacerCommand);
    }

    /** Reads a file. Relative paths in it count from its directory. */
    public NodePlan readFile(Path file) {
        Config written;
        try {
            written = ConfigFactory.parseFile(
                    file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
        } catch (ConfigException.IO e) {
            throw new BadInput("--config is \"" + file + "\"; allowed: a file that exists and can be read");
        } catch (ConfigException e) {
            throw notHocon("--config is \"" + file + "\"", e);
        } catch (StackOverflowError e) {
            throw tooDeep("--config is \"" + file + "\"");
        }
        Path directory = file.toAbsolutePath().getParent();
        return read(written, directory == null ? Path.of("/") : directory);
    }

    /** Reads settings that came from options. Relative paths count from the working directory. */
    public NodePlan read(Config written) {
        return read(written, Path.of("").toAbsolutePath());
    }

    private NodePlan read(Config written, Path directory) {
        Config reference = Reference.load();
        try {
            Config resolved = written.withFallback(reference).resolve();
            Schema.of(reference.root()).check(resolved.root());
            // A server is only where it was written; its defaults alone are none.
            Config own = written.withFallback(reference.withoutPath("server")).resolve();
            boolean isServer = new Setting("server", own.root().get("server")).isSet();
            return new Reading(new Section("", resolved.root()), isServer, directory).plan();
        } catch (ConfigException e) {
            throw notHocon("the configuration", e);
        } catch (StackOverflowError e) {
            throw tooDeep("the configuration");
        }
    }

    /** The library descends into blocks by calling itself, and has no bound of its own. */
    private static BadInput tooDeep(String what) {
        return new BadInput(
                what + " has blocks within blocks beyond all use; allowed: keys and values as in reference.conf");
    }

    /** The library's own words may repeat parts of the file, hence a password. Only the place is told. */
    private static BadInput notHocon(String what, ConfigException e) {
        ConfigOrigin origin = e.origin();
        String place = origin == null || origin.lineNumber() < 0
                ? ""
                : " ("
                        + (origin.filename() == null
                                ? ""
                                : Path.of(origin.filename()).getFileName() + " ") + "line " + origin.lineNumber() + ")";
        return e instanceof ConfigException.UnresolvedSubstitution
                ? new BadInput(what + place
                        + " has a ${...} that leads nowhere; allowed: keys of the file, and variables of the"
                        + " environment (${?NAME} where one may be missing)")
                : new BadInput(what + place
                        + " is no HOCON; allowed: keys and values as in reference.conf, with every brace and"
                        + " quote closed");
    }

    /** One file being read. */
    private final class Reading {
        private final Section root;
        private final boolean isServer;
        private final Path directory;
        private final List<String> warnings = new ArrayList<>();
        private final CredentialsReader credentials;
        private final Map<String, TunSettings> tuns = new LinkedHashMap<>();

        Reading(Section root, boolean isServer, Path directory) {
            this.root = root;
            this.isServer = isServer;
            this.directory = directory;
            this.credentials = new CredentialsReader(directory, warnings);
        }

        NodePlan plan() {
            String name = LinkReader.name(root.setting("name"));
            Path stateDir = directory(root.setting("state-dir"), "/var/lib/interstate", name);
            TimerSettings timers = TimersReader.read(root.section("timers"));
            PacerSettings pacer = pacer(root.section("pacer"));
            SocketSettings socket = socket(root.section("socket"));
            FloodSettings floods = floods(root.section("handshakes"));
            LossSettings loss = LossReader.read(root.section("loss"));
            TunSettings shared = TunReader.read(root.section("tun"));
            List<PlannedLink> links = links(shared, timers);
            List<ViaLinkSettings> vias = vias(shared, links, timers);
            Path runDir = directory(root.setting("run-dir"), "/run/interstate", name);
            String user = user(root.setting("user"));
            String logLevel = logLevel(root.setting("log-level"));
            Section serving = root.section("server");
            Optional<TunSettings> serverTun = isServer && !ServerReader.carriesNoPackets(serving)
                    ? Optional.of(tun(serving, shared))
                    : Optional.empty();
            List<Section> clients =
                    isServer ? serving.sections("clients", serving.section("client-defaults")) : List.of();
            Section circuiting = root.section("circuits");
            Optional<CircuitSettings> circuits = new CircuitsReader(root, directory, warnings)
                    .read(linkSections(), clients, () -> tun(circuiting, shared).name());
            circuits.ifPresent(part -> refuseShort(part, links));
            Optional<InetSocketAddress> metrics =
                    MetricsReader.listen(root.section("metrics").setting("listen"), tuns.values());
            // Last, since it may make a password and keep it.
            Optional<ServerSettings> server = isServer
                    ? Optional.of(new ServerReader(credentials)
                            .read(serving, serverTun, listen -> generatedPassword.in(stateDir, runDir, listen)))
                    : Optional.empty();
            RecordSettings records = new RelayReader(root).read(vias, server);
            if (links.isEmpty() && server.isEmpty()) {
                throw new BadInput("there is nothing to do; allowed: a server { }, links, or both");
            }
            NodeSettings settings = new NodeSettings(
                    name,
                    runDir,
                    stateDir,
                    user,
                    pacer,
                    socket,
                    timers,
                    floods,
                    loss,
                    metrics,
                    List.copyOf(tuns.values()),
                    server,
                    links.stream().map(PlannedLink::settings).toList(),
                    records,
                    circuits);
            return new NodePlan(settings, links, logLevel, warnings);
        }

        /** A cell goes on in the next datagram, but one that takes more than two is late for good. */
        private void refuseShort(CircuitSettings circuits, List<PlannedLink> links) {
            for (PlannedLink link : links) {
                int payload = DatagramLayout.payloadBytes(
                        DatagramLayout.datagramBytes(link.settings().outgoing().packetLength(), link.ipv6()));
                if (circuits.carriedBy(link.settings().name()) && payload < CircuitsReader.blockBytes(circuits)) {
                    throw new BadInput("link " + link.settings().name() + " has outgoing datagrams with room for "
                            + payload + " bytes, less than a cell of " + CircuitsReader.blockBytes(circuits)
                            + "; allowed: a longer packet-length, where router is set");
                }
            }
        }

        private Path directory(Setting setting, String base, String name) {
            return setting.isAuto() ? Path.of(base, name) : setting.file(directory);
        }

        private List<PlannedLink> links(TunSettings shared, TimerSettings timers) {
            LinkReader reader = new LinkReader(timers, ways, credentials, directory, warnings);
            List<PlannedLink> links = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (Section section : linkSections()) {
                if (section.setting("via").isSet()) {
                    continue;
                }
                boolean carries = section.setting("records").flag() || CircuitsReader.leadsToRouter(section);
                String tun =
                        carries ? NodeSettings.NO_TUN : tun(section, shared).name();
                for (PlannedLink link : reader.read(section, tun)) {
                    if (!names.add(link.settings().name())) {
                        throw section.setting("name").refused("each name once");
                    }
                    links.add(link);
                }
            }
            Section defaults = root.section("link-defaults");
            reader.checkDefaults(defaults);
            ownTun(defaults).ifPresent(TunReader::read);
            return links;
        }

        private static Optional<Section> ownTun(Section owner) {
            return owner.section("tun", new Section("tun", Reference.load().getObject("tun")));
        }

        private List<Section> linkSections() {
            return root.sections("links", root.section("link-defaults"));
        }

        /** Links that go over other links. */
        private List<ViaLinkSettings> vias(TunSettings shared, List<PlannedLink> links, TimerSettings timers) {
            ViaReader reader = new ViaReader(timers, credentials, links);
            List<ViaLinkSettings> vias = new ArrayList<>();
            Set<String> names = new HashSet<>();
            links.forEach(link -> names.add(link.settings().name()));
            for (Section section : linkSections()) {
                if (!section.setting("via").isSet()) {
                    continue;
                }
                ViaLinkSettings link = reader.read(section, tun(section, shared).name());
                if (!names.add(link.name())) {
                    throw section.setting("name").refused("each name once");
                }
                vias.add(link);
            }
            return vias;
        }

        /** The device of its own, or the shared one; only devices that something uses are made. */
        private TunSettings tun(Section owner, TunSettings shared) {
            Optional<Section> own = ownTun(owner);
            TunSettings tun = own.map(TunReader::read).orElse(shared);
            TunSettings before = tuns.putIfAbsent(tun.name(), tun);
            if (before != null && (own.isPresent() || !before.equals(tun))) {
                throw own.orElse(root.section("tun"))
                        .setting("name")
                        .refused("a name that no other device of this node has");
            }
            return tun;
        }

        private PacerSettings pacer(Section pacer) {
            Setting dump = pacer.setting("dump-instants");
            Setting stats = pacer.setting("deviation-stats");
            PacerSettings.Mode mode = pacer.setting("mode")
                    .oneOf(Map.of("process", PacerSettings.Mode.PROCESS, "thread", PacerSettings.Mode.THREAD));
            return new PacerSettings(
                    mode,
                    pollMode(pacer.setting("poll-mode")),
                    pacer.setting("sched-fifo").flag(),
                    pacer.setting("cpus").list().stream().map(NodeReader::cpu).toList(),
                    pacer.setting("standby").flag(),
                    pacer.setting("takeover").timeNs(LEAST_TAKEOVER_NS, MOST_TAKEOVER_NS),
                    txtimeAheadNs(pacer, mode),
                    threads(pacer, mode),
                    stats.isSet() ? stats.timeNs(LEAST_STATS_NS, MOST_STATS_NS) : 0,
                    transmitStamps(pacer),
                    dump.isSet() ? Optional.of(newFile(dump)) : Optional.empty(),
                    mode == PacerSettings.Mode.PROCESS ? pacerCommand : List.of());
        }

        private Path newFile(Setting setting) {
            Path file = setting.file(directory);
            Path parent = file.toAbsolutePath().getParent();
            if (parent == null || !Files.isDirectory(parent)) {
                throw setting.refused("the path of a file in a directory that exists");
            }
            return file;
        }

        private static boolean transmitStamps(Section pacer) {
            Setting stamps = pacer.setting("transmit-stamps");
            if (stamps.flag() && pacer.setting("engine").text().equals("txtime")) {
                throw stamps.refused("false, where pacer.engine is txtime: the pacer reads the stamps itself then");
            }
            return stamps.flag();
        }

        private static long txtimeAheadNs(Section pacer, PacerSettings.Mode mode) {
            long aheadNs = pacer.setting("txtime-ahead").timeNs(LEAST_TXTIME_NS, MOST_TXTIME_NS);
            Setting engine = pacer.setting("engine");
            if (!engine.oneOf(Map.of("timer", false, "txtime", true))) {
                return 0;
            }
            if (mode == PacerSettings.Mode.THREAD) {
                throw engine.refused("timer, where pacer.mode is thread");
            }
            return aheadNs;
        }

        private static int threads(Section pacer, PacerSettings.Mode mode) {
            Setting threads = pacer.setting("threads");
            int wanted = threads.integer(1, PacerStart.MAX_THREADS);
            if (wanted > 1 && mode == PacerSettings.Mode.THREAD) {
                throw threads.refused("1, where pacer.mode is thread");
            }
            if (wanted > 1 && pacer.setting("engine").oneOf(Map.of("timer", false, "txtime", true))) {
                throw threads.refused("1, where pacer.engine is txtime");
            }
            return wanted;
        }

        private static PacerSettings.PollMode pollMode(Setting setting) {
            return setting.oneOf(Map.of(
                    "hybrid", PacerSettings.PollMode.HYBRID,
                    "sleepy", PacerSettings.PollMode.SLEEPY,
                    "spinny", PacerSettings.PollMode.SPINNY));
        }
    }

    private static SocketSettings socket(Section socket) {
        return new SocketSettings(
                (int) socket.setting("receive-buffer").bytes("bytes", 1 << 16, 1 << 30),
                socket.setting("mark").integer(1, Integer.MAX_VALUE));
    }

    private static FloodSettings floods(Section handshakes) {
        return new FloodSettings(bucket(handshakes.section("per-network")), bucket(handshakes.section("all")));
    }

    private static FloodSettings.Bucket bucket(Section bucket) {
        return new FloodSettings.Bucket(
                bucket.setting("rate").integer(1, MAX_RATE),
                bucket.setting("burst").integer(1, MAX_RATE));
    }

    private static String user(Setting setting) {
        String allowed = "the name of a user of this host";
        String user = setting.name(allowed, "[\\w.@$-]{1,64}");
        try {
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user);
            return user;
        } catch (IOException e) {
            throw setting.refused(allowed);
        }
    }

    private static String logLevel(Setting setting) {
        return setting.oneOf(Map.of("error", "error", "warn", "warn", "info", "info", "debug", "debug"));
    }

    /** A CPU of this machine, as far as the kernel tells of them. */
    private static int cpu(Setting setting) {
        int cpu = setting.integer(0, MAX_CPU);
        if (Files.isDirectory(CPUS.resolve("cpu0")) && !Files.isDirectory(CPUS.resolve("cpu" + cpu))) {
            throw setting.refused("the number of a CPU of this machine, from 0 on");
        }
        return cpu;
    }
}
