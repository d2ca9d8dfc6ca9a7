package interstate.actors.node;

import interstate.actors.link.RecordReport;
import interstate.actors.records.RecordCounters;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What {@code status} says of sessions from end to end, and of what a relay hands on. */
final class RecordStatus {

    private static final long SECOND_NS = 1_000_000_000L;

    private RecordStatus() {}

    /** Adds to the node's status; nothing where there is nothing of the sort. */
    static void add(Map<String, Object> node, RecordNews news, long nowNs) {
        if (!news.sessions().isEmpty()) {
            node.put(
                    "endToEnd",
                    news.sessions().stream()
                            .map(report -> session(report, nowNs))
                            .toList());
        }
        if (!news.relays().isEmpty()) {
            node.put("relays", news.relays().stream().map(RecordStatus::relay).toList());
        }
        news.strangers().ifPresent(counted -> node.put("recordsRefused", StatusReport.strangers(counted)));
    }

    private static Map<String, Object> session(RecordReport report, long nowNs) {
        Map<String, Object> session = new LinkedHashMap<>();
        session.put("name", report.name());
        session.put("role", report.role());
        session.put("via", report.via());
        session.put("state", report.state().name().toLowerCase(Locale.ROOT));
        session.put("since", report.establishedNs() == 0 ? 0 : (nowNs - report.establishedNs()) / SECOND_NS);
        session.putAll(counted(report.counters()));
        session.put("waitingBytes", report.waitingBytes());
        return session;
    }

    /** By name; the metrics have the same. */
    static Map<String, Long> counted(RecordCounters counters) {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("sealed", counters.sealed);
        all.put("opened", counters.opened);
        all.put("packetsIn", counters.packetsIn);
        all.put("bytesIn", counters.bytesIn);
        all.put("notAllowed", counters.packetsNotAllowed);
        all.put("tooLong", counters.tooLong);
        all.put("forged", counters.forged);
        all.put("replayed", counters.replayed);
        all.put("malformed", counters.malformed);
        all.put("established", counters.sessions);
        all.put("lost", counters.lost);
        all.put("handshakes", counters.handshakes);
        all.put("handshakesFailed", counters.handshakesFailed);
        return all;
    }

    private static Map<String, Object> relay(RelayReport report) {
        Map<String, Object> relay = new LinkedHashMap<>();
        relay.put("client", report.client());
        relay.put("link", report.link());
        relay.put("passedUp", report.passedUp());
        relay.put("droppedUp", report.droppedUp());
        relay.put("passedDown", report.passedDown());
        relay.put("droppedDown", report.droppedDown());
        return relay;
    }

    /** Adds the same as metrics. */
    static void add(MetricSet all, RecordNews news) {
        for (RecordReport report : news.sessions()) {
            Labels labels = Labels.of("session", report.name(), "role", report.role(), "via", report.via());
            counted(report.counters())
                    .forEach((what, count) -> all.counter(
                            "interstate_session_" + NodeMetrics.snake(what),
                            "Counted of a session from end to end.",
                            labels,
                            count));
        }
        for (RelayReport report : news.relays()) {
            relay(all, report, "up", report.passedUp(), report.droppedUp());
            relay(all, report, "down", report.passedDown(), report.droppedDown());
        }
        news.strangers()
                .ifPresent(counted -> StatusReport.strangers(counted)
                        .forEach((what, count) -> all.counter(
                                "interstate_records_refused_" + NodeMetrics.snake(what),
                                "Records of no session, where sessions end.",
                                Labels.EMPTY,
                                ((Number) count).doubleValue())));
    }

    private static void relay(MetricSet all, RelayReport report, String direction, long passed, long dropped) {
        Labels labels = Labels.of("client", report.client(), "link", report.link(), "direction", direction);
        all.counter("interstate_relay_records_passed", "Records handed on.", labels, (double) passed);
        all.counter("interstate_relay_records_dropped", "Records that found no room.", labels, (double) dropped);
    }
}
