package interstate.actors.node;

import interstate.actors.link.LinkReport;
import interstate.actors.protocol.AcceptorCounters;
import interstate.actors.protocol.LinkCounters;
import interstate.actors.stamps.KernelLateness;
import interstate.pacing.Engine;
import interstate.pacing.Lane;
import interstate.pacing.LaneCounters;
import interstate.pacing.LatenessByKind;
import interstate.pacing.LatenessCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The node's state as one JSON object, for {@code status} and programs. */
final class StatusReport {

    private static final long SECOND_NS = 1_000_000_000L;
    private static final int MEDIAN = 500;
    private static final int P90 = 900;
    private static final int P99 = 990;
    private static final int P999 = 999;
    private static final int MOST = 1000;

    private StatusReport() {}

    static Map<String, Object> link(LinkReport report, KernelLateness kernel, long nowNs, long epochNs) {
        Map<String, Object> link = new LinkedHashMap<>();
        LinkCounters counters = report.counters();
        link.put("name", report.name());
        link.put("role", report.role());
        link.put("peer", report.peer());
        link.put("state", report.state().name().toLowerCase(java.util.Locale.ROOT));
        link.put("since", report.establishedNs() == 0 ? 0 : (nowNs - report.establishedNs()) / SECOND_NS);
        if (report.establishedNs() != 0) {
            link.put("heard", (nowNs - report.heardNs()) / SECOND_NS);
        }
        boolean client = report.role().equals("client");
        link.put("settings", TermsStatus.settings(report));
        Map<String, Object> sending = TermsStatus.lane(report.terms().sending(), epochNs);
        addSent(sending, report, kernel);
        Map<String, Object> receiving = TermsStatus.lane(report.terms().receiving(), epochNs);
        addReceived(receiving, report.terms().features().repair(), counters);
        link.put(client ? "up" : "down", sending);
        link.put(client ? "down" : "up", receiving);
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("packetsIn", counters.packetsIn);
        inner.put("bytesIn", counters.bytesIn);
        inner.put("notAllowed", counters.packetsNotAllowed);
        inner.put("late", counters.packetsLate);
        inner.put("records", counters.recordsIn);
        inner.put("cells", counters.cellsIn);
        if (report.terms().features().bond() != null) {
            inner.put("doubled", counters.packetsDoubled);
        }
        inner.put("partialsDropped", counters.partialsDropped);
        inner.put("waitingBytes", report.waitingBytes());
        link.put("inner", inner);
        link.put("losses", LossStatus.of(report.losses()));
        Map<String, Object> sessions = new LinkedHashMap<>();
        sessions.put("established", counters.sessions);
        sessions.put("rekeys", counters.rekeys);
        sessions.put("lost", counters.lost);
        sessions.put("handshakes", counters.handshakes);
        sessions.put("handshakesFailed", counters.handshakesFailed);
        link.put("sessions", sessions);
        if (client && report.terms().features().monitor()) {
            Map<String, Object> monitor = new LinkedHashMap<>();
            monitor.put("rows", counters.monitorRows);
            monitor.put("lost", counters.monitorLost);
            monitor.put("untold", counters.monitorUntold);
            link.put("monitor", monitor);
        }
        return link;
    }

    private static void addSent(Map<String, Object> lane, LinkReport report, KernelLateness kernel) {
        LinkCounters counters = report.counters();
        lane.put("data", counters.stagedData);
        lane.put("pads", counters.stagedPads);
        lane.put("handshakes", counters.stagedHandshakes);
        lane.put("missed", counters.cellsMissed);
        if (report.terms().features().repair()) {
            lane.put("told", counters.outgoingReported);
            lane.put("lost", counters.outgoingLost);
            lane.put("unrecovered", counters.unrecoveredOut);
            lane.put("repairSymbols", counters.repairSymbolsOut);
            lane.put("copies", counters.copiesOut);
        }
        Lane there = report.lane();
        if (there != null) {
            LaneCounters sent = there.counters();
            lane.put("sent", sent.sent());
            lane.put("chaff", sent.chaff());
            lane.put("late", sent.late());
            lane.put("skipped", sent.skipped());
            lane.put("uncertain", sent.uncertain());
            lane.put("takenOver", sent.takenOver());
            lane.put("errors", sent.failed());
            LatenessByKind late = LatenessByKind.of(there);
            lane.put("latenessP50Ns", late.all().atPermille(MEDIAN));
            lane.put("latenessP99Ns", late.all().atPermille(P99));
            lane.put("latenessMaxNs", sent.latenessMaxNs());
            if (there.engine() != Engine.TIMER) {
                lane.put("engine", there.engine().text());
            }
            Map<String, Object> clocks = new LinkedHashMap<>();
            clocks.put("pacer", kinds(late));
            kernel.of(there).ifPresent(stamped -> clocks.put("kernel", kinds(stamped)));
            lane.put("lateness", clocks);
        }
    }

    /** A warning for each link whose way out does not bear the engine that was asked for. */
    static List<String> refusedEngines(List<LinkReport> reports) {
        List<String> warnings = new ArrayList<>();
        for (LinkReport report : reports) {
            Lane lane = report.lane();
            if (lane != null && lane.engine().isRefusal()) {
                warnings.add("link " + report.name() + " is emptied by the "
                        + lane.engine().text());
            }
        }
        return warnings;
    }

    private static Map<String, Object> kinds(LatenessByKind late) {
        Map<String, Object> kinds = new LinkedHashMap<>();
        kinds.put("all", histogram(late.all()));
        kinds.put("data", histogram(late.data()));
        kinds.put("pads", histogram(late.pads()));
        kinds.put("chaff", histogram(late.chaff()));
        return kinds;
    }

    private static Map<String, Object> histogram(LatenessCounts counts) {
        Map<String, Object> histogram = new LinkedHashMap<>();
        histogram.put("datagrams", counts.total());
        histogram.put("p50Ns", counts.atPermille(MEDIAN));
        histogram.put("p90Ns", counts.atPermille(P90));
        histogram.put("p99Ns", counts.atPermille(P99));
        histogram.put("p999Ns", counts.atPermille(P999));
        histogram.put("maxNs", counts.atPermille(MOST));
        return histogram;
    }

    private static void addReceived(Map<String, Object> lane, boolean repair, LinkCounters counters) {
        lane.put("opened", counters.opened);
        lane.put("lost", counters.missing);
        if (repair) {
            lane.put("recovered", counters.recovered);
            lane.put("unrecovered", counters.unrecovered);
            lane.put("repairSymbols", counters.repairSymbolsIn);
            lane.put("heldInVain", counters.heldInVain);
        }
        lane.put("forged", counters.forged);
        lane.put("replayed", counters.replayed);
        lane.put("unrecognised", counters.unrecognised);
        lane.put("wrongLength", counters.wrongLength);
    }

    static Map<String, Object> strangers(AcceptorCounters counters) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("wrongLength", counters.wrongLength);
        all.put("strangers", counters.strangers);
        all.put("chaff", counters.chaff);
        all.put("forged", counters.forged);
        all.put("malformed", counters.malformed);
        all.put("duplicates", counters.duplicates);
        all.put("flooded", counters.flooded);
        all.put("unknownClients", counters.unknownClients);
        all.put("stale", counters.stale);
        all.put("notKept", counters.notKept);
        all.put("refused", counters.refused);
        all.put("accepted", counters.accepted);
        return all;
    }

    static String node(NodeReport report) {
        Map<String, Object> counters = new LinkedHashMap<>(report.counters());
        report.strangers().ifPresent(counted -> counters.putAll(strangers(counted)));
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("name", report.name());
        node.put("pid", report.pid());
        node.put("uptime", report.uptimeNs() / SECOND_NS);
        node.put("pacer", report.pacer());
        node.put(
                "links",
                report.links().stream()
                        .map(link -> link(link, report.kernel(), report.nowNs(), report.epochNs()))
                        .toList());
        RecordStatus.add(node, report.records(), report.nowNs());
        CircuitStatus.add(node, report);
        node.put("counters", counters);
        node.put("warnings", report.warnings());
        return Json.write(node);
    }
}
