package interstate.it.scenario;

import interstate.it.load.Ping;
import interstate.it.net.Daemon;
import interstate.it.net.Installation;
import interstate.it.net.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;

/**
 * Many links to one server: one node with all the links, each with a UDP port, a TUN device tun0, tun1, ...
 * and an inner address of its own, all in one /24 inside and behind one address outside.
 */
final class ManyClients implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    private final Topology topology;
    private final Daemon server;
    private final Daemon clients;
    private final int links;
    private final ExecutorService pings;

    ManyClients(Installation installation, int links, LaneAsk lane) {
        this.links = links;
        topology = Topology.open();
        pings = Executors.newFixedThreadPool(links);
        server = Daemon.create(installation, topology, topology.server(), "server");
        clients = Daemon.create(installation, topology, topology.client(), "clients");
        startServer();
        startClients(lane);
    }

    private String listen() {
        return topology.serverAddress() + ":" + Rig.PORT;
    }

    private void startServer() {
        server.start(NodeFile.write(server, NodeFile.server(server, listen(), Rig.PASSWORD, Rig.SERVER_INNER)));
        server.awaitUdpPort(Rig.PORT, START_WITHIN);
    }

    private void startClients(LaneAsk lane) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < links; i++) {
            entries.add("{ name = l" + i + NodeFile.link(clients, listen(), Rig.PASSWORD, Terms.both(lane))
                    + ", tun { name = tun" + i + ", ipv4 = \"" + inner(i) + "/24\" } }");
        }
        clients.start(NodeFile.write(clients, "links = [\n" + String.join("\n", entries) + "\n]"));
    }

    private static String inner(int i) {
        return "10.140.5." + (10 + i);
    }

    /** Stops the server wholly, node and pacers, and starts it anew. */
    void restartServer() {
        server.stop();
        server.restart();
        server.awaitUdpPort(Rig.PORT, START_WITHIN);
    }

    /** Waits until every link answers, then pings on all of them at once; what each got. */
    List<Ping.Result> pingAll(int count, int intervalMs) {
        List<Future<Ping.Result>> running = new ArrayList<>();
        for (int i = 0; i < links; i++) {
            String device = "tun" + i;
            running.add(pings.submit(() -> {
                Awaitility.await("an answer through " + device)
                        .atMost(ANSWER_WITHIN)
                        .until(() -> ping(device, 1, 500).received() == 1);
                return ping(device, count, intervalMs);
            }));
        }
        List<Ping.Result> results = new ArrayList<>();
        for (Future<Ping.Result> ping : running) {
            try {
                results.add(ping.get());
            } catch (java.util.concurrent.ExecutionException e) {
                results.add(new Ping.Result(count, 0, 0, 0));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        return results;
    }

    private Ping.Result ping(String device, int count, int intervalMs) {
        return Ping.run(topology.client(), Rig.SERVER_INNER, count, intervalMs, List.of("-I", device));
    }

    /** Node processes and pacer processes of the clients and the server. */
    int processes() {
        return 2 + server.pacerPids().size() + clients.pacerPids().size();
    }

    @Override
    public void close() {
        pings.shutdownNow();
        topology.close();
    }
}
