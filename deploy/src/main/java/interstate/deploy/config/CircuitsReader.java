package interstate.deploy.config;

import interstate.actors.settings.CircuitSettings;
import interstate.actors.settings.CircuitSettings.Neighbouring;
import interstate.actors.settings.DestinationSettings;
import interstate.actors.settings.DestinationSettings.PartnerSettings;
import interstate.actors.settings.IdentitySecret;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.Secret;
import interstate.actors.settings.Subnet;
import interstate.actors.settings.TunnelCreation;
import interstate.crypto.Identity;
import interstate.crypto.SignedRecord;
import interstate.wire.TypedBlock;
import interstate.wire.circuit.RouterHash;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads a node's part in circuits: its router, whom its links lead to, and its destination. */
final class CircuitsReader {
    private static final String HASH = "what `interstate router hash` prints: 43 letters, digits, - and _";
    private static final int MOST_DIFFICULTY = 20;
    private static final int MOST_TUNNELS = 10_000;
    private static final int MOST_HOPS = 7;
    private static final String NO_HOPS = "none";
    private static final int MOST_QUANTITY = 8;
    private static final int MOST_CELLS = 10_000;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long LEAST_LIFE_NS = 60 * SECOND_NS;
    private static final long MOST_LIFE_NS = 3_600 * SECOND_NS;
    private static final int LEAST_CELL = 1_028;
    private static final int MOST_CELL = 8_196;
    private static final int TUNNEL_ID_BYTES = Integer.BYTES;

    private static final IdentitySecret NO_IDENTITY =
            new IdentitySecret(Secret.copyOf(new byte[0]), Secret.copyOf(new byte[0]));

    private final Section root;
    private final Path directory;
    private final List<String> warnings;

    /** @param directory where relative paths begin */
    CircuitsReader(Section root, Path directory, List<String> warnings) {
        this.root = root;
        this.directory = directory;
        this.warnings = warnings;
    }

    /** Whether a link, or a client, leads to a router, and carries cells then and no packets. */
    static boolean leadsToRouter(Section linkOrClient) {
        return linkOrClient.setting("router").isSet();
    }

    /**
     * Reads it.
     *
     * @param links on which the node calls
     * @param clients of its server
     * @param tun names the device that its destination uses
     */
    Optional<CircuitSettings> read(List<Section> links, List<Section> clients, Supplier<String> tun) {
        Section router = root.section("router");
        List<Neighbouring> neighbours = new ArrayList<>();
        Set<RouterHash> once = new HashSet<>();
        links.forEach(link -> neighbour(link, true, once).ifPresent(neighbours::add));
        clients.forEach(client -> neighbour(client, false, once).ifPresent(neighbours::add));
        Setting key = router.setting("key-file");
        int cell = (int) router.setting("cell-size").bytes("bytes", LEAST_CELL, MOST_CELL);
        int difficulty = router.setting("difficulty").integer(0, MOST_DIFFICULTY);
        int tunnels = router.setting("tunnels").integer(0, MOST_TUNNELS);
        List<SignedRecord> known = known(router.setting("directory"));
        Section circuits = root.section("circuits");
        Setting destinationKey = circuits.setting("key-file");
        // Read whether it is there or not: what is written must be right.
        DestinationSettings destination = destination(circuits, destinationKey, tun);
        if (!key.isSet()) {
            refuseWithoutRouter(key, neighbours, destinationKey);
            return Optional.empty();
        }
        if (neighbours.isEmpty()) {
            throw key.refused("null, or a link or a client with router set: circuits go over links");
        }
        return Optional.of(new CircuitSettings(
                identity(key, Identity.Kind.ROUTER),
                cell - TUNNEL_ID_BYTES,
                difficulty,
                tunnels,
                known,
                neighbours,
                destinationKey.isSet() ? Optional.of(destination) : Optional.empty()));
    }

    private static void refuseWithoutRouter(Setting key, List<Neighbouring> neighbours, Setting destinationKey) {
        if (!neighbours.isEmpty()) {
            throw key.refused("a file made by `interstate router keygen`, since "
                    + neighbours.get(0).name() + " leads to a router");
        }
        if (destinationKey.isSet()) {
            throw key.refused("a file made by `interstate router keygen`, since circuits.key-file is set");
        }
    }

    private static Optional<Neighbouring> neighbour(Section section, boolean called, Set<RouterHash> once) {
        if (!leadsToRouter(section)) {
            return Optional.empty();
        }
        RouterHash hash = hash(section.setting("router"));
        if (!once.add(hash)) {
            throw section.setting("router").refused("each router once");
        }
        if (section.setting("records").flag()) {
            throw section.setting("records").refused("false, where router is set");
        }
        return Optional.of(new Neighbouring(called, section.setting("name").text(), hash));
    }

    private static RouterHash hash(Setting setting) {
        try {
            return RouterHash.parse(setting.text(HASH));
        } catch (IllegalArgumentException e) {
            throw setting.refused(HASH);
        }
    }

    private IdentitySecret identity(Setting setting, Identity.Kind kind) {
        boolean router = kind == Identity.Kind.ROUTER;
        String made = "a file made by `interstate router keygen" + (router ? " FILE`" : " FILE --destination`");
        Secret content = SecretFile.read(setting.where(), setting.file(directory), warnings);
        try {
            IdentityFile file = IdentityFile.parse(content);
            if (file.kind() != kind) {
                throw setting.refused(made);
            }
            return file.secret();
        } catch (IllegalArgumentException e) {
            throw setting.refused(made + ": " + e.getMessage());
        } finally {
            content.wipe();
        }
    }

    /** What routers have said of themselves, one file each. */
    private List<SignedRecord> known(Setting setting) {
        List<SignedRecord> known = new ArrayList<>();
        if (!setting.isSet()) {
            return known;
        }
        Path of = setting.file(directory);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(of, "*.router")) {
            for (Path file : files) {
                SignedRecord record = SignedRecord.parse(Files.readString(file));
                if (record.router() == null) {
                    throw setting.refused("a directory of what routers say of themselves; " + file.getFileName()
                            + " is of a destination");
                }
                known.add(record);
            }
            return known;
        } catch (IllegalArgumentException e) {
            throw setting.refused(
                    "a directory of files *.router, each what `interstate router info` prints: " + e.getMessage());
        } catch (IOException e) {
            throw setting.refused("a directory that can be read");
        }
    }

    private DestinationSettings destination(Section circuits, Setting key, Supplier<String> tun) {
        List<PartnerSettings> partners = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<RouterHash> hashes = new HashSet<>();
        for (Section section : root.section("circuits").sections("partners", root.section("partner-defaults"))) {
            PartnerSettings partner = new PartnerSettings(
                    LinkReader.name(section.setting("name")),
                    hash(section.setting("destination")),
                    section.setting("call").flag(),
                    SubnetsReader.read(section.setting("allowed-ips")));
            if (!names.add(partner.name())) {
                throw section.setting("name").refused("each name once");
            }
            if (!hashes.add(partner.destination())) {
                throw section.setting("destination").refused("each destination once");
            }
            for (PartnerSettings other : partners) {
                refuseOverlap(section.setting("allowed-ips"), partner, other);
            }
            partners.add(partner);
        }
        Setting cells = circuits.setting("cells");
        if (cells.integer(0, MOST_CELLS) == 0 && circuits.setting("chaff").flag()) {
            throw cells.refused("1 to " + MOST_CELLS + " where chaff is true");
        }
        return new DestinationSettings(
                key.isSet() ? identity(key, Identity.Kind.DESTINATION) : NO_IDENTITY,
                circuits.setting("publish").flag(),
                hops(circuits.setting("outbound-hops")),
                hops(circuits.setting("inbound-hops")),
                circuits.setting("hops-variance").integer(0, MOST_HOPS),
                circuits.setting("quantity").integer(1, MOST_QUANTITY),
                circuits.setting("backup").integer(0, MOST_QUANTITY),
                circuits.setting("creation")
                        .oneOf(Map.of("one-message", TunnelCreation.ONE_MESSAGE, "each-hop", TunnelCreation.EACH_HOP)),
                (int) (circuits.setting("lifetime").timeNs(LEAST_LIFE_NS, MOST_LIFE_NS) / SECOND_NS),
                cells.integer(0, MOST_CELLS),
                circuits.setting("chaff").flag(),
                circuits.setting("limits").flag(),
                circuits.setting("masquerade").flag(),
                key.isSet() ? tun.get() : NodeSettings.NO_TUN,
                partners);
    }

    /** None only by name: who forgets a digit is not to be without. */
    private int hops(Setting setting) {
        String allowed = "a whole number from 1 to " + MOST_HOPS + ", or " + NO_HOPS;
        if (setting.text(allowed).equals(NO_HOPS)) {
            warnings.add(setting.where()
                    + " is none: the routers that this node has links with see all that it sends and gets,"
                    + " though not what is inside");
            return 0;
        }
        try {
            return setting.integer(1, MOST_HOPS);
        } catch (BadInput e) {
            throw setting.refused(allowed);
        }
    }

    private static void refuseOverlap(Setting setting, PartnerSettings partner, PartnerSettings other) {
        for (Subnet mine : partner.allowedIps()) {
            for (Subnet theirs : other.allowedIps()) {
                if (SubnetsReader.overlap(mine, theirs)) {
                    throw new BadInput(setting.where() + " has " + mine + ", which overlaps " + theirs + " of partner "
                            + other.name() + "; allowed: networks of one partner only");
                }
            }
        }
    }

    /** Bytes that a link's payload must have. */
    static int blockBytes(CircuitSettings circuits) {
        return TypedBlock.HEADER_BYTES + TUNNEL_ID_BYTES + circuits.bodyBytes();
    }
}
