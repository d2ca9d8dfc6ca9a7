package interstate.it.scenario;

import interstate.it.load.Ping;
import interstate.it.net.Command;
import interstate.it.net.Daemon;
import interstate.it.net.Installation;
import interstate.it.net.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A home, a relay and a guard in a row, each with keys; the relay has no TUN device.
 *
 * <pre>
 *   home (client)  --- wire, link "relay" ---  relay (middle)  --- wire, link "guard" ---  guard (server)
 *   TUN 10.140.5.2                                                                          TUN 10.140.5.1
 * </pre>
 */
public final class RelayRig implements AutoCloseable {
    private static final Duration LINK_WITHIN = Duration.ofSeconds(60);

    private final Installation installation;
    private final Topology topology;
    private final Daemon home;
    private final Daemon relay;
    private final Daemon guard;
    private final String first;
    private final String second;

    private RelayRig(Installation installation, Topology topology, String first, String second) {
        this.installation = installation;
        this.topology = topology;
        this.first = first;
        this.second = second;
        this.home = Daemon.create(installation, topology, topology.client(), "home");
        this.relay = Daemon.create(installation, topology, topology.middle(), "relay");
        this.guard = Daemon.create(installation, topology, topology.server(), "guard");
    }

    /**
     * Opens the hosts; nothing runs yet.
     *
     * @param first the lanes of the link from home to relay, as a link's block has them
     * @param second the same from relay to guard
     */
    public static RelayRig open(Installation installation, String first, String second) {
        Topology topology = Topology.openApart();
        topology.joinMiddle();
        return new RelayRig(installation, topology, first, second);
    }

    public Topology topology() {
        return topology;
    }

    public Daemon home() {
        return home;
    }

    public Daemon relay() {
        return relay;
    }

    public Daemon guard() {
        return guard;
    }

    /** Starts all three, the guard first. */
    public void start() {
        Keys homeKeys = keys();
        Keys relayKeys = keys();
        Keys guardKeys = keys();
        guard.start(NodeFile.write(
                guard,
                "tun { ipv4 = \"" + Rig.SERVER_INNER + "/24\" }\nserver { listen = [\"" + topology.serverAddress() + ":"
                        + Rig.PORT + "\"], key-file = \"" + NodeFile.secret(guard, "own.key", guardKeys.file())
                        + "\", clients = [{ name = relay, records = true, public-key = \"" + relayKeys.client()
                        + "\" }, { name = home, public-key = \"" + homeKeys.client() + "\", allowed-ips = [\""
                        + Rig.CLIENT_INNER + "/32\"] }] }"));
        guard.awaitUdpPort(Rig.PORT, LINK_WITHIN);
        String listen = Topology.TO_CLIENT_ADDRESS + ":" + Rig.PORT;
        relay.start(NodeFile.write(
                relay,
                "server { listen = [\"" + listen + "\"], key-file = \""
                        + NodeFile.secret(relay, "own.key", relayKeys.file())
                        + "\", clients = [{ name = home, records = true, public-key = \"" + homeKeys.client()
                        + "\" }] }\nlinks = [{ name = guard, records = true, peer = \"" + topology.serverAddress() + ":"
                        + Rig.PORT + "\"" + calls(relay, relayKeys, "guard", guardKeys) + ", " + second
                        + " }]\nrelays = [{ client = home, link = guard }]"));
        relay.awaitUdpPort(Rig.PORT, LINK_WITHIN);
        home.start(NodeFile.write(
                home,
                "tun { ipv4 = \"" + Rig.CLIENT_INNER + "/24\" }\nlinks = [{ name = relay, records = true, peer = \""
                        + listen + "\"" + calls(home, homeKeys, "relay", relayKeys) + ", " + first
                        + " }\n{ name = guard, via = relay, allowed-ips = [\"10.140.5.0/24\"]"
                        + calls(home, homeKeys, "guard", guardKeys) + " }]"));
    }

    private static String calls(Daemon daemon, Keys own, String whom, Keys theirs) {
        return ", key-file = \"" + NodeFile.secret(daemon, "own.key", own.file()) + "\", server-identity-file = \""
                + NodeFile.secret(daemon, whom + ".identity", theirs.identity()) + "\"";
    }

    /** Waits until a ping from home to guard is answered. */
    public void awaitLink() {
        try {
            Awaitility.await("the way from home to guard")
                    .atMost(LINK_WITHIN)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> Ping.run(topology.client(), Rig.SERVER_INNER, 1, 200)
                                    .received()
                            == 1);
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException(
                    "no way within " + LINK_WITHIN + "\nhome: " + home.log() + "\nrelay: " + relay.log() + "\nguard: "
                            + guard.log(),
                    e);
        }
    }

    /** A key file's text, what its clients are given, and what its servers are. */
    private record Keys(String file, String identity, String client) {}

    private Keys keys() {
        String made = run("keygen");
        Path file = NodeFile.secret(home, "made.key", made);
        return new Keys(
                made,
                run("pubkey", file.toString()),
                run("pubkey", "--client", file.toString()).strip());
    }

    private String run(String... words) {
        return Command.run(installation.command(List.of(words)));
    }

    @Override
    public void close() {
        topology.close();
    }
}
