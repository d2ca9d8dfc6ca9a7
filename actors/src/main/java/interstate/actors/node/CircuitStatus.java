package interstate.actors.node;

import interstate.actors.circuit.DestinationCounters;
import interstate.actors.circuit.EndCounters;
import interstate.actors.circuit.HopCounters;
import interstate.actors.circuit.PoolReport;
import interstate.actors.circuit.RouterCounters;
import interstate.actors.link.RouterReport;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What {@code status} says of a node's part in circuits. */
final class CircuitStatus {
    private static final long SECOND_NS = 1_000_000_000L;

    private CircuitStatus() {}

    /** Adds to the node's status; nothing where it has no part in any. */
    static void add(Map<String, Object> node, NodeReport report) {
        report.router().ifPresent(router -> {
            node.put("router", router(router));
            if (!router.pools().isEmpty()) {
                node.put(
                        "pools",
                        router.pools().stream().map(CircuitStatus::pool).toList());
            }
            if (!router.partners().isEmpty()) {
                node.put(
                        "partners",
                        router.partners().stream().map(CircuitStatus::partner).toList());
            }
        });
    }

    private static Map<String, Object> router(RouterReport report) {
        Map<String, Object> router = new LinkedHashMap<>();
        router.put("hash", report.router());
        router.put("neighboursUp", report.neighboursUp());
        router.put("routersKnown", report.routersKnown());
        router.put("transitTunnels", report.transitTunnels());
        router.putAll(counted(report.hops()));
        router.putAll(counted(report.counters()));
        report.record().ifPresent(record -> router.put("record", record.text()));
        return router;
    }

    /** Likewise. */
    private static Map<String, Object> counted(HopCounters counters) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("hopCellsIn", counters.cellsIn);
        all.put("hopCellsOut", counters.cellsOut);
        all.put("hopChaffOut", counters.chaffOut);
        all.put("hopRepeated", counters.repeated);
        all.put("hopOverRate", counters.overRate);
        all.put("hopOverflowed", counters.overflowed);
        all.put("hopStanding", counters.standing);
        all.put("hopStale", counters.stale);
        return all;
    }

    /** By name; the metrics have the same. */
    private static Map<String, Object> counted(RouterCounters counters) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("buildsAsked", counters.buildsAsked);
        all.put("buildsAccepted", counters.buildsAccepted);
        counters.buildsRefused.forEach((why, count) -> all.put("refused" + name(why), count));
        counters.buildsDropped.forEach((why, count) -> all.put("dropped" + name(why), count));
        counters.repliesRefused.forEach((why, count) -> all.put("reply" + name(why), count));
        all.put("cellsUnknown", counters.cellsUnknown);
        all.put("cellsMalformed", counters.cellsMalformed);
        all.put("messagesMalformed", counters.messagesMalformed);
        all.put("messagesDropped", counters.messagesDropped);
        all.put("messagesUnroutable", counters.messagesUnroutable);
        all.put("messagesThrottled", counters.messagesThrottled);
        return all;
    }

    /** NO_LINK becomes NoLink. */
    private static String name(Enum<?> why) {
        StringBuilder name = new StringBuilder();
        for (String word : why.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    private static Map<String, Object> pool(PoolReport report) {
        Map<String, Object> pool = new LinkedHashMap<>();
        pool.put("direction", direction(report));
        pool.put("wanted", report.wanted());
        pool.put("backup", report.backup());
        pool.put("standing", report.tunnels().size());
        pool.put("built", report.built());
        pool.put("refused", report.refused());
        pool.put("unanswered", report.unanswered());
        pool.put("lastBuildNs", report.lastBuildNs());
        pool.put("tunnels", report.tunnels().stream().map(CircuitStatus::tunnel).toList());
        return pool;
    }

    private static String direction(PoolReport report) {
        return report.outbound() ? "outbound" : "inbound";
    }

    private static Map<String, Object> tunnel(PoolReport.Standing standing) {
        EndCounters counters = standing.counters();
        Map<String, Object> tunnel = new LinkedHashMap<>();
        tunnel.put("hops", standing.hops());
        tunnel.put("used", standing.used());
        tunnel.put("left", standing.leftNs() / SECOND_NS);
        tunnel.put("testNs", standing.testNs());
        tunnel.put("failures", standing.failures());
        tunnel.put("messages", counters.messages);
        tunnel.put("cells", counters.cells);
        tunnel.put("chaff", counters.chaff);
        tunnel.put("overLimit", counters.overLimit);
        tunnel.put("overRate", counters.overRate);
        tunnel.put("badTags", counters.badTags);
        return tunnel;
    }

    private static Map<String, Object> partner(RouterReport.Partner report) {
        Map<String, Object> partner = new LinkedHashMap<>();
        partner.put("name", report.name());
        partner.put("state", report.established() ? "established" : "connecting");
        partner.putAll(counted(report.counters()));
        return partner;
    }

    private static Map<String, Object> counted(DestinationCounters counters) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("packetsOut", counters.packetsOut);
        all.put("packetsIn", counters.packetsIn);
        all.put("notAllowed", counters.packetsNotAllowed);
        all.put("messagesDropped", counters.messagesDropped);
        all.put("sessions", counters.sessions);
        all.put("calls", counters.calls);
        all.put("malformed", counters.malformed);
        return all;
    }

    /** Adds the same as metrics. */
    static void add(MetricSet all, NodeReport report) {
        report.router().ifPresent(router -> {
            all.gauge("interstate_router_transit_tunnels", "Tunnels of others.", Labels.EMPTY, router.transitTunnels());
            Map<String, Object> routers = counted(router.hops());
            routers.putAll(counted(router.counters()));
            routers.forEach((what, count) -> all.counter(
                    "interstate_router_" + NodeMetrics.snake(what),
                    "Counted by the router.",
                    Labels.EMPTY,
                    ((Number) count).doubleValue()));
            for (PoolReport pool : router.pools()) {
                Labels labels = Labels.of("direction", direction(pool));
                int standing = pool.tunnels().size();
                all.gauge("interstate_pool_tunnels", "Tunnels that stand.", labels, standing);
                all.counter("interstate_pool_built", "Tunnels that came to stand.", labels, (double) pool.built());
                all.counter("interstate_pool_refused", "Builds refused.", labels, (double) pool.refused());
                all.counter(
                        "interstate_pool_unanswered", "Builds without answers.", labels, (double) pool.unanswered());
            }
            for (RouterReport.Partner partner : router.partners()) {
                counted(partner.counters())
                        .forEach((what, count) -> all.counter(
                                "interstate_partner_" + NodeMetrics.snake(what),
                                "Counted of a destination that packets are exchanged with.",
                                Labels.of("partner", partner.name()),
                                ((Number) count).doubleValue()));
            }
        });
    }
}
