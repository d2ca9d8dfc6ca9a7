package interstate.it.scenario;

import interstate.it.load.Ping;
import interstate.it.net.Command;
import interstate.it.net.Daemon;
import interstate.it.net.Graph;
import interstate.it.net.Graph.Wire;
import interstate.it.net.Installation;
import interstate.it.net.Namespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A home and an exit, routers between them, and links: each node a daemon of its own on a host of its own, each link on a wire of its
 * own. The routers pass cells on and have no TUN device.
 *
 * <pre>
 *   home  TUN 10.140.5.2 --- routers --- TUN 10.140.5.1  exit
 * </pre>
 */
public final class CircuitRig implements AutoCloseable {
    public static final String HOME = "home";
    public static final String EXIT = "exit";
    private static final Duration WITHIN = Duration.ofSeconds(90);

    /** A link: which of the two calls, and which is called. */
    public record Link(String caller, String called) {
        String text() {
            return caller + "-" + called;
        }
    }

    /**
     * How the nodes are set.
     *
     * @param lanes of all links, as a link's block has them
     * @param node more keys of every node, a line each
     * @param hops of all tunnels
     * @param circuits more keys of both destinations' blocks
     */
    public record Profile(String lanes, String node, int hops, String circuits) {}

    private final Installation installation;
    private final Profile profile;
    private final Graph graph;
    private final Map<Link, Wire> wires = new LinkedHashMap<>();
    private final Map<String, Daemon> daemons = new LinkedHashMap<>();

    private CircuitRig(Installation installation, Profile profile, Graph graph) {
        this.installation = installation;
        this.profile = profile;
        this.graph = graph;
    }

    /** Opens the hosts; nothing runs yet. */
    public static CircuitRig open(Installation installation, Profile profile, List<Link> links) {
        Set<String> names = new LinkedHashSet<>();
        links.forEach(link -> {
            names.add(link.caller());
            names.add(link.called());
        });
        CircuitRig rig = new CircuitRig(installation, profile, Graph.open(List.copyOf(names)));
        try {
            links.forEach(link -> rig.wires.put(link, rig.graph.join(link.caller(), link.called())));
            names.forEach(
                    name -> rig.daemons.put(name, Daemon.create(installation, rig.graph, rig.graph.host(name), name)));
        } catch (RuntimeException e) {
            rig.close();
            throw e;
        }
        return rig;
    }

    public Graph graph() {
        return graph;
    }

    public Namespace host(String name) {
        return graph.host(name);
    }

    /** The wire of a link: its first end is the caller's. */
    public Wire wire(Link link) {
        Wire wire = wires.get(link);
        if (wire == null) {
            throw new IllegalArgumentException("no link " + link.text());
        }
        return wire;
    }

    public List<Link> links() {
        return List.copyOf(wires.keySet());
    }

    public Daemon daemon(String name) {
        Daemon daemon = daemons.get(name);
        if (daemon == null) {
            throw new IllegalArgumentException("no node " + name + " among " + daemons.keySet());
        }
        return daemon;
    }

    public List<String> names() {
        return List.copyOf(daemons.keySet());
    }

    /** Starts all nodes, the called ones first. */
    public void start() {
        start("\"" + Rig.SERVER_INNER + "/32\"", "publish = true");
    }

    /**
     * The same, where the exit leads the home on to that address, by the exit's own.
     *
     * @param beyond an address that is reached from the exit, and whose host knows no way to the home
     */
    public void startWithMasquerade(String beyond) {
        host(EXIT).run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
        start("\"" + Rig.SERVER_INNER + "/32\", \"" + beyond + "/32\"", "publish = true, masquerade = true");
    }

    private void start(String behindExit, String ofExit) {
        Map<String, Keys> keys = new LinkedHashMap<>();
        Map<String, Made> routers = new LinkedHashMap<>();
        daemons.values().parallelStream().forEach(daemon -> {
            Keys own = keys(daemon);
            Made router = made(daemon, daemon.name());
            synchronized (keys) {
                keys.put(daemon.name(), own);
                routers.put(daemon.name(), router);
            }
        });
        Made homeDestination = made(daemon(HOME), "home-destination", "--destination");
        Made exitDestination = made(daemon(EXIT), "exit-destination", "--destination");
        Map<String, String> ends = Map.of(
                HOME,
                end(
                        Rig.CLIENT_INNER,
                        homeDestination,
                        "publish = false",
                        partner(EXIT, exitDestination, true, behindExit)),
                EXIT,
                end(
                        Rig.SERVER_INNER,
                        exitDestination,
                        ofExit,
                        partner(HOME, homeDestination, false, "\"" + Rig.CLIENT_INNER + "/32\"")));
        for (String name : inOrder()) {
            Daemon daemon = daemon(name);
            Made router = at(routers, name);
            boolean isEnd = ends.containsKey(name);
            String body = profile.node() + "\nrouter { key-file = \"" + router.file() + "\""
                    + (isEnd ? ", tunnels = 0" : "") + " }\n" + ends.getOrDefault(name, "")
                    + server(name, keys, routers) + callers(name, keys, routers);
            daemon.start(NodeFile.write(daemon, body));
            if (isCalled(name)) {
                daemon.awaitUdpPort(Rig.PORT, WITHIN);
            }
        }
    }

    /** Whoever is called by another comes before it. */
    private List<String> inOrder() {
        List<String> order = new ArrayList<>();
        while (order.size() < daemons.size()) {
            List<String> next = daemons.keySet().stream()
                    .filter(name -> !order.contains(name))
                    .filter(name -> wires.keySet().stream()
                            .noneMatch(link -> link.caller().equals(name) && !order.contains(link.called())))
                    .toList();
            if (next.isEmpty()) {
                throw new IllegalArgumentException("links in a circle: " + wires.keySet());
            }
            order.addAll(next);
        }
        return order;
    }

    private boolean isCalled(String name) {
        return wires.keySet().stream().anyMatch(link -> link.called().equals(name));
    }

    private String server(String name, Map<String, Keys> keys, Map<String, Made> routers) {
        if (!isCalled(name)) {
            return "";
        }
        List<String> listen = new ArrayList<>();
        List<String> clients = new ArrayList<>();
        wires.forEach((link, wire) -> {
            if (link.called().equals(name)) {
                listen.add("\"" + wire.otherAddress() + ":" + Rig.PORT + "\"");
                clients.add("{ name = " + link.caller() + ", router = \""
                        + at(routers, link.caller()).hash() + "\", public-key = \""
                        + at(keys, link.caller()).client() + "\" }");
            }
        });
        return "server { listen = [" + String.join(", ", listen) + "], key-file = \""
                + at(keys, name).path() + "\", clients = [" + String.join(", ", clients)
                + "], client-limits { min-packet-interval = 20us } }\n";
    }

    private String callers(String name, Map<String, Keys> keys, Map<String, Made> routers) {
        List<String> links = new ArrayList<>();
        wires.forEach((link, wire) -> {
            if (link.caller().equals(name)) {
                String called = link.called();
                links.add("{ name = " + called + ", router = \""
                        + at(routers, called).hash() + "\", peer = \"" + wire.otherAddress() + ":" + Rig.PORT
                        + "\", key-file = \"" + at(keys, name).path() + "\", server-identity-file = \""
                        + NodeFile.secret(
                                daemon(name),
                                called + ".identity",
                                at(keys, called).identity())
                        + "\", " + profile.lanes() + " }");
            }
        });
        return links.isEmpty() ? "" : "links = [" + String.join(", ", links) + "]\n";
    }

    private static <T> T at(Map<String, T> map, String name) {
        T there = map.get(name);
        if (there == null) {
            throw new IllegalArgumentException("nothing of " + name);
        }
        return there;
    }

    private String end(String inner, Made destination, String published, String partner) {
        return "tun { ipv4 = \"" + inner + "/24\" }\ncircuits { key-file = \"" + destination.file() + "\", " + published
                + ", outbound-hops = " + profile.hops() + ", inbound-hops = " + profile.hops() + ", "
                + profile.circuits()
                + ", partners = [" + partner + "] }\n";
    }

    private static String partner(String name, Made destination, boolean call, String behind) {
        return "{ name = " + name + ", destination = \"" + destination.hash() + "\", call = " + call
                + ", allowed-ips = [" + behind + "] }";
    }

    /** Waits until a ping from home to exit is answered. */
    public void awaitCircuit() {
        try {
            Awaitility.await("the circuit from home to exit")
                    .atMost(WITHIN)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> Ping.run(host(HOME), Rig.SERVER_INNER, 1, 200).received() == 1);
        } catch (ConditionTimeoutException e) {
            StringBuilder told = new StringBuilder("no circuit within " + WITHIN);
            daemons.forEach((name, daemon) ->
                    told.append("\n").append(name).append(": ").append(daemon.log()));
            throw new IllegalStateException(told.toString(), e);
        }
    }

    /** Waits until all tunnels of both ends stand that are to. */
    public void awaitPools() {
        Awaitility.await("all tunnels of both ends")
                .atMost(WITHIN)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> Stream.of(HOME, EXIT)
                        .flatMap(end -> daemon(end).status().getConfigList("pools").stream())
                        .allMatch(pool -> pool.getInt("standing") >= pool.getInt("wanted") + pool.getInt("backup")));
    }

    /** A key file, what its clients are given, and what its servers are. */
    private record Keys(Path path, String identity, String client) {}

    private Keys keys(Daemon daemon) {
        Path file = NodeFile.secret(daemon, "own.key", run("keygen"));
        return new Keys(
                file,
                run("pubkey", file.toString()),
                run("pubkey", "--client", file.toString()).strip());
    }

    /** A router's or a destination's key file, and by what others know it. */
    private record Made(Path file, String hash) {}

    private Made made(Daemon daemon, String name, String... options) {
        Path file = daemon.directory().resolve(name + ".keys");
        List<String> words = new ArrayList<>(List.of("router", "keygen"));
        words.add(file.toString());
        words.addAll(List.of(options));
        return new Made(file, run(words.toArray(String[]::new)).strip());
    }

    private String run(String... words) {
        return Command.run(installation.command(List.of(words)));
    }

    @Override
    public void close() {
        graph.close();
    }
}
