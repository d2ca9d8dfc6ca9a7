package interstate.actors.node;

import interstate.actors.link.LinkReport;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What a node has counted, as metrics. Names and meanings are documented in docs/STATUS.md. */
final class NodeMetrics {

    private static final double NS_PER_SECOND = 1e9;
    private static final String NS = "Ns";
    private static final char OF_DEVICE = '.';

    private NodeMetrics() {}

    static MetricSnapshots of(NodeReport report) {
        MetricSet all = new MetricSet();
        all.gauge(
                "interstate_uptime_seconds",
                "Since the node started.",
                Labels.EMPTY,
                report.uptimeNs() / NS_PER_SECOND);
        report.counters().forEach((name, value) -> counter(all, name, value));
        report.strangers()
                .ifPresent(counted -> StatusReport.strangers(counted)
                        .forEach((what, count) -> all.counter(
                                "interstate_acceptor_" + snake(what),
                                "Datagrams of no link, at a server.",
                                Labels.EMPTY,
                                number(count))));
        report.pacer().forEach((name, value) -> pacer(all, name, value));
        Set<Labels> links = new HashSet<>();
        for (LinkReport link : report.links()) {
            Labels labels = Labels.of("link", link.name(), "role", link.role(), "peer", link.peer());
            // A client that calls anew may be there twice for a moment.
            if (links.add(labels)) {
                LinkMetrics.add(all, labels, link, report);
            }
        }
        RecordStatus.add(all, report.records());
        CircuitStatus.add(all, report);
        return all.snapshots();
    }

    /** A counter's name is after the device's if it is one of a TUN device. */
    private static void counter(MetricSet all, String name, Object value) {
        int dot = name.lastIndexOf(OF_DEVICE);
        if (dot < 0) {
            all.counter("interstate_" + snake(name), "Counted by the node.", Labels.EMPTY, number(value));
        } else {
            all.counter(
                    "interstate_tun_" + snake(name.substring(dot + 1)),
                    "Packets of a TUN device.",
                    Labels.of("device", name.substring(0, dot)),
                    number(value));
        }
    }

    private static void pacer(MetricSet all, String name, Object value) {
        if (!(value instanceof Number || value instanceof Boolean)) {
            return;
        }
        boolean time = name.endsWith(NS);
        String stem = time ? name.substring(0, name.length() - NS.length()) : name;
        all.gauge(
                "interstate_pacer_" + snake(stem) + (time ? "_seconds" : ""),
                "What the pacer says of itself.",
                Labels.EMPTY,
                time ? number(value) / NS_PER_SECOND : number(value));
    }

    private static double number(Object value) {
        return value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).doubleValue();
    }

    static String snake(String camel) {
        return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
