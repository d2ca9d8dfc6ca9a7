package interstate.actors.node;

import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** Serves the node's metrics over HTTP, as text that Prometheus reads, at {@code /metrics}. */
final class MetricsServer {

    static {
        // Read once, by the first server of the process. Whoever is inside may connect, and is to hold up nothing for
        // long.
        System.setProperty("sun.net.httpserver.maxReqTime", "5");
        System.setProperty("sun.net.httpserver.maxRspTime", "5");
        System.setProperty("jdk.httpserver.maxConnections", "20");
    }

    private MetricsServer() {}

    /**
     * Binds and serves, until it is closed; its threads do not keep the process alive.
     *
     * @param report what the node has counted; called for each scrape, on a thread of the server, and may block
     */
    static HTTPServer start(InetSocketAddress listen, Supplier<NodeReport> report) throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(new MultiCollector() {
            @Override
            public MetricSnapshots collect() {
                return NodeMetrics.of(report.get());
            }
        });
        return HTTPServer.builder()
                .inetAddress(listen.getAddress())
                .port(listen.getPort())
                .registry(registry)
                .buildAndStart();
    }
}
