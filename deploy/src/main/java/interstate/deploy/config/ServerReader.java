package interstate.deploy.config;

import interstate.actors.settings.ClientLimits;
import interstate.actors.settings.Credentials;
import interstate.actors.settings.KnownClient;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.OverloadAction;
import interstate.actors.settings.PublicKey;
import interstate.actors.settings.Secret;
import interstate.actors.settings.ServerLimits;
import interstate.actors.settings.ServerSettings;
import interstate.actors.settings.Subnet;
import interstate.actors.settings.TunSettings;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads a node's waiting end. */
final class ServerReader {
    private static final int MAX_LANES = 100_000;
    private static final int MAX_LANES_PER_CLIENT = 1000;
    private static final long MIN_SPEED = 1_000;
    private static final long MAX_SPEED = 1_000_000_000;
    private static final long MAX_TOTAL_SPEED = 100_000_000_000L;

    private final CredentialsReader credentials;

    ServerReader(CredentialsReader credentials) {
        this.credentials = credentials;
    }

    /** Whether no client has inner packets for this node, so that it needs no device. */
    static boolean carriesNoPackets(Section server) {
        List<Section> clients = server.sections("clients", server.section("client-defaults"));
        return !clients.isEmpty() && clients.stream().allMatch(ServerReader::carries);
    }

    /** Whether a client's links carry records, or cells, and no packets. */
    private static boolean carries(Section client) {
        return client.setting("records").flag() || CircuitsReader.leadsToRouter(client);
    }

    /** @param tun empty where no client has packets */
    ServerSettings read(
            Section server, Optional<TunSettings> tun, Function<List<InetSocketAddress>, Secret> generatedPassword) {
        List<KnownClient> clients = clients(server);
        Setting clientList = server.setting("clients");
        List<InetSocketAddress> listen = listen(server.setting("listen"));
        List<Subnet> pool = pool(server.setting("pool"), tun);
        String device = tun.map(TunSettings::name).orElse(NodeSettings.NO_TUN);
        ClientLimits limits = limits(server.section("client-limits"));
        ServerLimits totalLimits = totalLimits(server.section("limits"));
        long leadNs = LaneReader.leadNs(server.setting("finalize-delta"));
        OverloadAction onOverload = LossReader.ofServer(server.setting("on-overload"));
        checkDefaults(server);
        // Last, since it may make a password and keep it: of what is refused nothing stays.
        Credentials.OfServer proof = credentials.ofServer(server, () -> {
            refuseClients(clientList, clients);
            return generatedPassword.apply(listen);
        });
        if (proof instanceof Credentials.Password) {
            refuseClients(clientList, clients);
        } else if (clients.isEmpty()) {
            throw clientList.refused("with key-file at least one client");
        }
        return new ServerSettings(listen, proof, device, clients, pool, limits, totalLimits, leadNs, onOverload);
    }

    private static void refuseClients(Setting clientList, List<KnownClient> clients) {
        if (!clients.isEmpty()) {
            throw clientList.refused(
                    "clients only with key-file; with a password every client that knows it is let in");
        }
    }

    private static List<InetSocketAddress> listen(Setting setting) {
        String allowed = "addresses and ports of this host such as 0.0.0.0:1405 or [::]:1405";
        List<InetSocketAddress> addresses = setting.list().stream()
                .map(element -> Addresses.socket(element.text(allowed))
                        .filter(address -> address.getPort() > 0)
                        .orElseThrow(() -> element.refused(allowed)))
                .toList();
        if (addresses.isEmpty() || new HashSet<>(addresses).size() < addresses.size()) {
            throw setting.refused(allowed + ", each once");
        }
        return addresses;
    }

    private static List<Subnet> pool(Setting setting, Optional<TunSettings> tun) {
        if (!setting.isAuto()) {
            return SubnetsReader.read(setting);
        }
        List<Subnet> own = tun.stream()
                .flatMap(t -> Stream.concat(t.ipv4().stream(), t.ipv6().stream()))
                .toList();
        return own.isEmpty()
                ? Stream.of("0.0.0.0/0", "::/0")
                        .map(text -> Addresses.subnet(text).orElseThrow())
                        .toList()
                : own;
    }

    private static ClientLimits limits(Section limits) {
        int minLength = (int) limits.setting("min-packet-length")
                .bytes("bytes", LaneReader.MIN_PACKET_LENGTH, LaneReader.MAX_PACKET_LENGTH);
        return new ClientLimits(
                limits.setting("lanes").integer(1, MAX_LANES_PER_CLIENT),
                limits.setting("speed").bytes("bytes per second", MIN_SPEED, MAX_SPEED),
                limits.setting("min-packet-interval").timeNs(LaneReader.MIN_INTERVAL_NS, LaneReader.MAX_INTERVAL_NS),
                minLength,
                (int) limits.setting("max-packet-length").bytes("bytes", minLength, LaneReader.MAX_PACKET_LENGTH));
    }

    private static ServerLimits totalLimits(Section limits) {
        return new ServerLimits(
                limits.setting("lanes").integer(1, MAX_LANES),
                limits.setting("speed").bytes("bytes per second", MIN_SPEED, MAX_TOTAL_SPEED));
    }

    private List<KnownClient> clients(Section server) {
        List<KnownClient> clients = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<PublicKey> keys = new HashSet<>();
        for (Section section : server.sections("clients", server.section("client-defaults"))) {
            KnownClient client = client(section, server.section("client-limits"));
            if (!names.add(client.name())) {
                throw section.setting("name").refused("each name once");
            }
            if (!keys.add(client.publicKey())) {
                throw section.setting("public-key").refused("each key once");
            }
            for (KnownClient other : clients) {
                refuseOverlap(section.setting("allowed-ips"), client, other);
            }
            clients.add(client);
        }
        return clients;
    }

    private KnownClient client(Section section, Section defaultLimits) {
        PublicKey publicKey = publicKey(section.setting("public-key"));
        return new KnownClient(
                LinkReader.name(section.setting("name")),
                publicKey,
                credentials.presharedKey(section),
                allowedIps(section),
                carries(section),
                limits(section.section("limits", defaultLimits).orElse(defaultLimits)));
    }

    private static PublicKey publicKey(Setting key) {
        try {
            return PublicKey.parse(key.text("a public key of 32 bytes in base64"));
        } catch (IllegalArgumentException e) {
            throw key.refused("what `interstate pubkey --client` prints: " + e.getMessage());
        }
    }

    /** Looks at each value that all clients may say otherwise: it will be the next client's. */
    private static void checkDefaults(Section server) {
        Section defaults = server.section("client-defaults");
        Setting name = defaults.setting("name");
        if (name.isSet()) {
            LinkReader.name(name);
        }
        Setting key = defaults.setting("public-key");
        if (key.isSet()) {
            publicKey(key);
        }
        Setting allowed = defaults.setting("allowed-ips");
        if (allowed.isSet()) {
            SubnetsReader.read(allowed);
        }
        defaults.section("limits", server.section("client-limits")).ifPresent(ServerReader::limits);
    }

    private static List<Subnet> allowedIps(Section client) {
        Setting allowed = client.setting("allowed-ips");
        if (!carries(client)) {
            return SubnetsReader.read(allowed);
        }
        if (allowed.isSet()) {
            throw allowed.refused(
                    "null, where records is true or router is set: its links carry no inner packets of its own");
        }
        return List.of();
    }

    private static void refuseOverlap(Setting setting, KnownClient client, KnownClient other) {
        for (Subnet mine : client.allowedIps()) {
            for (Subnet theirs : other.allowedIps()) {
                if (SubnetsReader.overlap(mine, theirs)) {
                    throw new BadInput(setting.where() + " has " + mine + ", which overlaps " + theirs + " of client "
                            + other.name() + "; allowed: networks of one client only");
                }
            }
        }
    }
}
