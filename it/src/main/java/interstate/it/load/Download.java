package interstate.it.load;

import interstate.it.net.Hosts;
import interstate.it.net.Namespace;
import interstate.it.net.Running;
import interstate.it.net.Topology;
import java.time.Duration;
import java.util.List;

/** A web page on its way through the link, from a web server in the server's namespace. */
public final class Download implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final Running server;
    private final Running client;

    private Download(Running server, Running client) {
        this.server = server;
        this.client = client;
    }

    /** What has arrived, and how long it took. */
    public record Progress(long bytes, long ns) {
        /** Bytes a second since an earlier one. */
        public double since(Progress earlier) {
            return ns == earlier.ns ? 0 : (bytes - earlier.bytes) * 1e9 / (ns - earlier.ns);
        }

        public double bytesPerSecond() {
            return ns == 0 ? 0 : bytes * 1e9 / ns;
        }
    }

    /** From a web server on the link's server. */
    public static Download start(Topology topology, String serverInner, int port, long bytes) {
        return start(topology, topology.server(), topology.client(), serverInner, port, bytes);
    }

    /** From a web server at that address of one host to another. */
    public static Download start(Hosts hosts, Namespace from, Namespace to, String serverInner, int port, long bytes) {
        Running server = OwnMain.start(hosts, from, "web-server", WebServer.class, serverInner, Integer.toString(port));
        server.await("web server", READY_WITHIN, text -> text.contains("ready"));
        String host = serverInner.contains(":") ? "[" + serverInner + "]" : serverInner;
        Running client =
                OwnMain.start(hosts, to, "web-client", WebClient.class, "http://" + host + ":" + port + "/" + bytes);
        return new Download(server, client);
    }

    public Progress progress() {
        List<String> lines =
                client.out().lines().filter(line -> line.startsWith("got ")).toList();
        if (lines.isEmpty()) {
            return new Progress(0, 0);
        }
        String[] words = lines.get(lines.size() - 1).split(" ", -1);
        return words.length == 3
                ? new Progress(Long.parseLong(words[1]), Long.parseLong(words[2]))
                : new Progress(0, 0);
    }

    public boolean running() {
        return client.alive();
    }

    /** Waits until something has arrived. */
    public void awaitFirst(Duration within) {
        client.await("the first bytes of the download", within, text -> text.contains("got "));
    }

    /** Waits for the end: every byte arrived and was right. */
    public Progress awaitEnd(Duration within) {
        client.await("end of the download", within, text -> text.contains("done"));
        return progress();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
