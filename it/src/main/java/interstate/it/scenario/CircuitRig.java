package interstate.it.scenario;

import interstate.it.load.Ping;
import interstate.it.net.Command;
import interstate.it.net.Daemon;
import interstate.it.net.Installation;
import interstate.it.net.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A home, a guard and an exit in a row, each with keys: the guard passes cells on, and has no TUN device.
 *
 * <pre>
 *   home (client)  --- wire, link "guard" ---  guard (middle)  --- wire, link "guard" ---  exit (server)
 *   TUN 10.140.5.2                                                                          TUN 10.140.5.1
 * </pre>
 */
public final class CircuitRig implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final Installation installation;
    private final Topology topology;
    private final Daemon home;
    private final Daemon guard;
    private final Daemon exit;
    private final String lanes;
    private final String circuits;

    private CircuitRig(Installation installation, Topology topology, String lanes, String circuits) {
        this.installation = installation;
        this.topology = topology;
        this.lanes = lanes;
        this.circuits = circuits;
        this.home = Daemon.create(installation, topology, topology.client(), "home");
        this.guard = Daemon.create(installation, topology, topology.middle(), "guard");
        this.exit = Daemon.create(installation, topology, topology.server(), "exit");
    }

    /**
     * Opens the hosts; nothing runs yet.
     *
     * @param lanes of both links, as a link's block has them
     * @param circuits keys of both destinations' blocks
     */
    public static CircuitRig open(Installation installation, String lanes, String circuits) {
        Topology topology = Topology.openApart();
        topology.joinMiddle();
        return new CircuitRig(installation, topology, lanes, circuits);
    }

    public Topology topology() {
        return topology;
    }

    public Daemon home() {
        return home;
    }

    public Daemon guard() {
        return guard;
    }

    public Daemon exit() {
        return exit;
    }

    /** Starts all three, the guard first. */
    public void start() {
        start("\"" + Rig.SERVER_INNER + "/32\"", "publish = true");
    }

    /** The same, where the exit leads the home on to the guard's other address, by the exit's own. */
    public void startWithMasquerade() {
        topology.server().run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
        start(
                "\"" + Rig.SERVER_INNER + "/32\", \"" + Topology.TO_SERVER_ADDRESS + "/32\"",
                "publish = true, masquerade = true");
    }

    private void start(String behindExit, String ofExit) {
        Keys homeKeys = keys(home);
        Keys guardKeys = keys(guard);
        Keys exitKeys = keys(exit);
        Made homeRouter = made(home, "home");
        Made guardRouter = made(guard, "guard");
        Made exitRouter = made(exit, "exit");
        Made homeDestination = made(home, "home-destination", "--destination");
        Made exitDestination = made(exit, "exit-destination", "--destination");
        guard.start(NodeFile.write(
                guard,
                "router { key-file = \"" + guardRouter.file() + "\" }\nserver { listen = [\""
                        + Topology.TO_CLIENT_ADDRESS + ":" + Rig.PORT + "\", \"" + Topology.TO_SERVER_ADDRESS + ":"
                        + Rig.PORT + "\"], key-file = \"" + guardKeys.path() + "\", clients = ["
                        + client("home", homeKeys, homeRouter) + ", " + client("exit", exitKeys, exitRouter) + "] }"));
        guard.awaitUdpPort(Rig.PORT, WITHIN);
        exit.start(NodeFile.write(
                exit,
                end(Rig.SERVER_INNER, exitRouter, exitDestination, ofExit)
                        + partner("home", homeDestination, false, "\"" + Rig.CLIENT_INNER + "/32\"")
                        + link(exit, Topology.TO_SERVER_ADDRESS, exitKeys, guardKeys, guardRouter)));
        home.start(NodeFile.write(
                home,
                end(Rig.CLIENT_INNER, homeRouter, homeDestination, "publish = false")
                        + partner("exit", exitDestination, true, behindExit)
                        + link(home, Topology.TO_CLIENT_ADDRESS, homeKeys, guardKeys, guardRouter)));
    }

    private static String client(String name, Keys keys, Made router) {
        return "{ name = " + name + ", router = \"" + router.hash() + "\", public-key = \"" + keys.client() + "\" }";
    }

    private String end(String inner, Made router, Made destination, String published) {
        return "tun { ipv4 = \"" + inner + "/24\" }\nrouter { key-file = \"" + router.file()
                + "\", tunnels = 0 }\ncircuits { key-file = \"" + destination.file() + "\", " + published
                + ", outbound-hops = 1, inbound-hops = 1, " + circuits + ", partners = [";
    }

    private static String partner(String name, Made destination, boolean call, String behind) {
        return "{ name = " + name + ", destination = \"" + destination.hash() + "\", call = " + call
                + ", allowed-ips = [" + behind + "] }] }\n";
    }

    private String link(Daemon daemon, String peer, Keys own, Keys theirs, Made router) {
        return "links = [{ name = guard, router = \"" + router.hash() + "\", peer = \"" + peer + ":" + Rig.PORT
                + "\", key-file = \"" + own.path() + "\", server-identity-file = \""
                + NodeFile.secret(daemon, "guard.identity", theirs.identity()) + "\", " + lanes + " }]";
    }

    /** Waits until a ping from home to exit is answered. */
    public void awaitCircuit() {
        try {
            Awaitility.await("the circuit from home to exit")
                    .atMost(WITHIN)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> Ping.run(topology.client(), Rig.SERVER_INNER, 1, 200)
                                    .received()
                            == 1);
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException(
                    "no circuit within " + WITHIN + "\nhome: " + home.log() + "\nguard: " + guard.log() + "\nexit: "
                            + exit.log(),
                    e);
        }
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
        topology.close();
    }
}
