package interstate.it.load;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import interstate.it.net.Running;
import interstate.it.net.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A bulk TCP transfer by iperf3 through a link, with CUBIC. */
public final class Iperf implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration END_WITHIN = Duration.ofSeconds(20);

    private final Running server;
    private final Running client;
    private final int seconds;

    private Iperf(Running server, Running client, int seconds) {
        this.server = server;
        this.client = client;
        this.seconds = seconds;
    }

    /** Which way the bytes go, seen from the client of the link. */
    public enum Way {
        UP,
        DOWN
    }

    /**
     * Starts a transfer from inside the client's namespace to the server's inner address.
     *
     * @param port a free one, used once in a topology
     */
    public static Iperf start(Topology topology, String serverInner, int port, Way way, int seconds) {
        String name = "iperf-" + port;
        Running server = topology.guest(topology.server()
                .start(
                        name + "-server",
                        topology.directory(),
                        List.of("iperf3", "-s", "-1", "--forceflush", "-B", serverInner, "-p", "" + port)));
        server.await("iperf3 server", READY_WITHIN, text -> text.contains("Server listening"));
        List<String> words = new ArrayList<>(
                List.of("iperf3", "-c", serverInner, "-p", "" + port, "-C", "cubic", "-t", "" + seconds, "-J"));
        if (way == Way.DOWN) {
            words.add("-R");
        }
        Running client = topology.guest(topology.client().start(name + "-client", topology.directory(), words));
        return new Iperf(server, client, seconds);
    }

    /** Waits for the end and returns what the receiver got, in bytes of TCP payload a second. */
    public double bytesPerSecond() {
        client.awaitEnd(END_WITHIN.plusSeconds(seconds));
        return parse(client.out());
    }

    static double parse(String json) {
        try {
            Config result = ConfigFactory.parseString(json);
            if (result.hasPath("error")) {
                throw new IllegalStateException("iperf3: " + result.getString("error"));
            }
            return result.getDouble("end.sum_received.bits_per_second") / 8;
        } catch (ConfigException e) {
            throw new IllegalStateException("iperf3 said: " + json, e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
