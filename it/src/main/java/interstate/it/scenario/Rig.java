package interstate.it.scenario;

import interstate.it.capture.Flow;
import interstate.it.capture.Tcpdump;
import interstate.it.load.Ping;
import interstate.it.net.Daemon;
import interstate.it.net.Installation;
import interstate.it.net.Topology;
import interstate.it.probe.EpochOffset;
import interstate.it.probe.StallProbe;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One server, one client, the wire between them and, once {@link #observe} was called, an observer at each end of it. The
 * pacers run on whichever CPU the kernel gives them, as a user's do, so a stall of any CPU counts for both.
 */
public final class Rig implements AutoCloseable {
    public static final String SERVER_INNER = "10.140.5.1";
    public static final String CLIENT_INNER = "10.140.5.2";
    public static final int PORT = 1405;
    public static final String PASSWORD = "Correct-horse battery-staple, 2026";

    /** Above any that a pacer takes; {@link #observe} is called before there are pacers to ask. */
    static final int PROBE_PRIORITY = 90;

    private static final Duration LINK_WITHIN = Duration.ofSeconds(60);

    private final Topology topology;
    private final Terms terms;
    private final Daemon server;
    private final Daemon client;
    private @Nullable StallProbe probe;
    private @Nullable Tcpdump atServer;
    private @Nullable Tcpdump atClient;
    private long offsetNs;

    private Rig(Topology topology, Terms terms, Daemon server, Daemon client) {
        this.topology = topology;
        this.terms = terms;
        this.server = server;
        this.client = client;
    }

    public static Rig open(Installation installation, Terms terms) {
        return open(installation, terms, false);
    }

    public static Rig open(Installation installation, Terms terms, boolean ipv6Outside) {
        return on(Topology.open(ipv6Outside), installation, terms);
    }

    /** On hosts that are there already and are closed with it. */
    public static Rig on(Topology topology, Installation installation, Terms terms) {
        return new Rig(
                topology,
                terms,
                Daemon.create(installation, topology, topology.server(), "server"),
                Daemon.create(installation, topology, topology.client(), "client"));
    }

    public Topology topology() {
        return topology;
    }

    public Terms terms() {
        return terms;
    }

    public Daemon server() {
        return server;
    }

    public Daemon client() {
        return client;
    }

    public Flow flow() {
        return new Flow(topology.clientAddress(), topology.serverAddress(), PORT);
    }

    /** Where the server listens and the client calls. */
    public String outside() {
        String address = topology.serverAddress();
        return (topology.ipv6Outside() ? "[" + address + "]" : address) + ":" + PORT;
    }

    public void startServer() {
        server.start(NodeFile.write(server, NodeFile.server(server, outside(), PASSWORD, SERVER_INNER)));
        server.awaitUdpPort(PORT, LINK_WITHIN);
    }

    /** The same, with more in its configuration file. */
    public void startServer(String more) {
        String body = NodeFile.server(server, outside(), PASSWORD, SERVER_INNER);
        server.start(NodeFile.write(server, body + "\n" + more));
        server.awaitUdpPort(PORT, LINK_WITHIN);
    }

    public void startClient() {
        startClient(PASSWORD);
    }

    public void startClient(String password) {
        client.start(NodeFile.write(client, NodeFile.client(client, outside(), password, CLIENT_INNER, terms)));
    }

    /** A client with more in its configuration file. */
    public void startClientWith(String more) {
        String body = NodeFile.client(client, outside(), PASSWORD, CLIENT_INNER, terms);
        client.start(NodeFile.write(client, body + "\n" + more));
    }

    /** Both ends, the client with several paths, each as LOCAL=PEER, and waits until inner packets pass. */
    public void startLinkOver(List<String> paths, String more) {
        startServer("server.listen = [\"0.0.0.0:" + PORT + "\"]");
        String body = NodeFile.clientOver(client, paths, PASSWORD, CLIENT_INNER, terms);
        client.start(NodeFile.write(client, body + "\n" + more));
        awaitLink();
    }

    /** The server by the command line instead, as a person would start it. */
    public void startServer(List<String> words) {
        server.start(words);
        server.awaitUdpPort(PORT, LINK_WITHIN);
    }

    /** The client by the command line instead. */
    public void startClient(List<String> words) {
        client.start(words);
    }

    /** Both ends, and waits until inner packets pass. */
    public void startLink() {
        startServer();
        startClient();
        awaitLink();
    }

    /** The same, with more in the client's configuration file. */
    public void startLink(String more) {
        startServer();
        startClientWith(more);
        awaitLink();
    }

    /** Waits until a ping through the link is answered. */
    public void awaitLink() {
        try {
            Awaitility.await("the link")
                    .atMost(LINK_WITHIN)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        if (!server.nodeAlive() || !client.nodeAlive()) {
                            throw new IllegalStateException("a node ended:\n" + server.log() + "\n" + client.log());
                        }
                        return Ping.run(topology.client(), SERVER_INNER, 1, 200).received() == 1;
                    });
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("no link within " + LINK_WITHIN + logs(), e);
        }
    }

    private String logs() {
        return "\nserver: " + server.log() + "\nclient: " + client.log();
    }

    /** Begins to record: call it before anything sends. */
    public void observe() {
        offsetNs = EpochOffset.sampleNs();
        probe = StallProbe.start(topology, "stalls", PROBE_PRIORITY);
        atServer = Tcpdump.start(topology, topology.server(), "at-server");
        atClient = Tcpdump.start(topology, topology.client(), "at-client");
    }

    /** Ends the recording while both ends still send, then ends them, and judges. */
    public Observation finish() {
        if (probe == null || atServer == null || atClient == null) {
            throw new IllegalStateException("nothing was observed");
        }
        Tcpdump.Stopped upEnd = atServer.stop();
        Tcpdump.Stopped downEnd = atClient.stop();
        String stopProblem = tryToStop();
        long byNs = (offsetNs + EpochOffset.sampleNs()) / 2;
        return Observation.of(this, upEnd, downEnd, probe.seen().shifted(byNs), stopProblem);
    }

    /** A daemon that does not stop is a defect, but not one that should hide what was measured. */
    private String tryToStop() {
        try {
            stopDaemons();
            return "";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Ends what runs of both; what was dumped is then complete. */
    public void stopDaemons() {
        for (Daemon daemon : List.of(client, server)) {
            if (daemon.nodeAlive()) {
                daemon.stop();
            }
        }
    }

    @Override
    public void close() {
        topology.close();
    }
}
