package interstate.it.load;

import interstate.it.net.Running;
import interstate.it.net.Topology;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A TCP connection through the link that is opened once and must go on whatever is killed: both its ends. */
public final class EchoStream implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final int ROUND_BYTES = 2_000;

    private final Running server;
    private final Running client;

    private EchoStream(Running server, Running client) {
        this.server = server;
        this.client = client;
    }

    public static EchoStream open(Topology topology, String serverInner, int port) {
        Running server = OwnMain.start(
                topology, topology.server(), "echo-server", EchoServer.class, serverInner, Integer.toString(port));
        server.await("echo server", READY_WITHIN, text -> text.contains("ready"));
        Running client = OwnMain.start(
                topology,
                topology.client(),
                "echo-client",
                EchoClient.class,
                serverInner,
                Integer.toString(port),
                Integer.toString(ROUND_BYTES));
        EchoStream stream = new EchoStream(server, client);
        stream.awaitMore(READY_WITHIN);
        return stream;
    }

    /** Bytes that went there and came back right so far. */
    public long verified() {
        if (!client.alive()) {
            throw new IllegalStateException("the connection broke: " + client.everything());
        }
        List<String> lines = client.out().lines().toList();
        for (int i = lines.size() - 1; i >= 0; i--) {
            String[] words = lines.get(i).split(" ", -1);
            if (words.length == 2 && words[0].equals("verified")) {
                return Long.parseLong(words[1]);
            }
        }
        return 0;
    }

    /** Waits until another round came back on the same connection. */
    public void awaitMore(Duration within) {
        long before = verified();
        Awaitility.await("progress of the TCP connection")
                .atMost(within)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> verified() > before);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
