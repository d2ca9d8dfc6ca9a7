package interstate.actors.node;

import interstate.actors.link.LinkReport;
import interstate.actors.loss.LossHistory;
import interstate.actors.loss.LossReport;
import interstate.actors.protocol.LaneDirection;
import interstate.actors.protocol.LinkCounters;
import interstate.actors.protocol.LinkState;
import interstate.actors.protocol.LossFigures;
import interstate.pacing.Lane;
import interstate.pacing.LaneCounters;
import interstate.pacing.LatenessByKind;
import interstate.pacing.ScheduleSpec;
import interstate.wire.LaneTerms;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.OptionalInt;

/** What a link has counted, as metrics. Names and meanings are documented in docs/STATUS.md. */
final class LinkMetrics {

    private static final double NS_PER_SECOND = 1e9;
    private static final double PERMILLE = 1_000;

    private final MetricSet all;
    private final Labels link;

    private LinkMetrics(MetricSet all, Labels link) {
        this.all = all;
        this.link = link;
    }

    /**
     * Adds those of one link.
     *
     * @param labels which link it is
     * @param node the report that it is part of
     */
    static void add(MetricSet all, Labels labels, LinkReport report, NodeReport node) {
        LinkMetrics metrics = new LinkMetrics(all, labels);
        metrics.link(report);
        metrics.terms(report.terms().sending(), node.epochNs());
        metrics.counted(report.counters());
        metrics.path(report);
        metrics.losses(report.losses());
        Lane lane = report.lane();
        if (lane != null) {
            metrics.lane(lane.counters());
            metrics.lateness("pacer", LatenessByKind.of(lane));
            node.kernel().of(lane).ifPresent(late -> metrics.lateness("kernel", late));
        }
    }

    private void link(LinkReport report) {
        boolean up = report.state() == LinkState.ESTABLISHED || report.state() == LinkState.SILENT;
        gauge("link_up", "1 while the link has a session.", up ? 1 : 0);
        gauge("link_waiting_bytes", "Inner packets that wait for a slot.", (double) report.waitingBytes());
    }

    /** Of one of several paths. */
    private void path(LinkReport report) {
        if (report.terms().features().bond() != null) {
            boolean lives = report.state() == LinkState.ESTABLISHED;
            gauge("link_path_living", "1 while both ends hear each other on this path.", lives ? 1 : 0);
            counter(
                    "link_inner_doubled",
                    "Inner packets that had come on another path.",
                    report.counters().packetsDoubled);
        }
    }

    private void terms(LaneTerms sending, long epochNs) {
        gauge("lane_packet_length_bytes", "Outer IP packets of what is sent.", sending.packetLength());
        gauge(
                "lane_interval_seconds",
                "Mean time between slots, at this hour.",
                sending.intervalNs(epochNs) / NS_PER_SECOND);
        if (ScheduleSpec.Kind.ofCode(sending.scheduleKind()).isJittered()) {
            gauge("lane_jitter_ratio", "Spread of the intervals.", sending.jitterPermille() / PERMILLE);
        }
    }

    private void counted(LinkCounters c) {
        counter("link_staged_data", "Datagrams sealed with something inside.", c.stagedData);
        counter("link_staged_pads", "Datagrams sealed with nothing inside.", c.stagedPads);
        counter("link_staged_handshakes", "Datagrams made of handshake messages.", c.stagedHandshakes);
        counter("link_cells_missed", "Datagrams staged that missed their slot.", c.cellsMissed);
        counter("link_opened", "Datagrams opened.", c.opened);
        counter("link_lost", "Numbers of the peer's datagrams that never came: lost, or never sent.", c.missing);
        counter("link_recovered", "Datagrams that never came and were repaired.", c.recovered);
        counter("link_unrecovered", "Datagrams with something inside that were lost for good.", c.unrecovered);
        counter("link_held_in_vain", "Datagrams that later ones waited for and that did not come.", c.heldInVain);
        counter("link_repair_symbols_received", "Repair symbols received.", c.repairSymbolsIn);
        counter("link_repair_symbols_sent", "Repair symbols sent.", c.repairSymbolsOut);
        counter("link_copies_sent", "Datagrams' contents sent again before they were acknowledged.", c.copiesOut);
        counter("link_sent_told", "Datagrams of which the peer told what became of them.", c.outgoingReported);
        counter("link_sent_lost", "Of those, lost on the way.", c.outgoingLost);
        counter(
                "link_sent_unrecovered",
                "Datagrams with something inside that the peer lost for good.",
                c.unrecoveredOut);
        counter("link_forged", "Datagrams whose tag did not fit.", c.forged);
        counter("link_replayed", "Datagrams seen before.", c.replayed);
        counter("link_unrecognised", "Datagrams from the peer's address that no key fits.", c.unrecognised);
        counter("link_wrong_length", "Datagrams of another length than the lane's.", c.wrongLength);
        counter("link_inner_packets", "Inner packets delivered.", c.packetsIn);
        counter("link_inner_bytes", "Bytes of inner packets delivered.", c.bytesIn);
        counter("link_inner_not_allowed", "Inner packets from addresses that are not the peer's.", c.packetsNotAllowed);
        counter("link_inner_late", "Inner packets whole after their time to leave.", c.packetsLate);
        counter("link_records", "Records that came, on a link that carries such.", c.recordsIn);
        counter("link_cells", "Cells of tunnels that came, on a link that carries such.", c.cellsIn);
        counter("link_inner_partials_dropped", "Inner packets of which a part never came.", c.partialsDropped);
        counter("link_sessions", "Sessions established, rekeys included.", c.sessions);
        counter("link_rekeys", "Sessions established inside a living one.", c.rekeys);
        counter("link_sessions_lost", "Sessions given up for silence.", c.lost);
        counter("link_handshakes", "Handshakes begun or answered.", c.handshakes);
        counter("link_monitor_rows", "Rows of the packet monitor.", c.monitorRows);
        counter("link_monitor_lost", "Of those, of datagrams that were lost.", c.monitorLost);
        counter("link_monitor_untold", "Datagrams that the packet monitor left out.", c.monitorUntold);
        counter("link_handshakes_failed", "Handshake messages that did not open or decode.", c.handshakesFailed);
    }

    private void lane(LaneCounters c) {
        counter("lane_sent", "Datagrams that the kernel took.", c.sent());
        counter("lane_chaff", "Of those, random ones of the pacer.", c.chaff());
        counter("lane_pads", "Of those, sealed ones with nothing inside.", c.pads());
        counter("lane_late", "Datagrams more than 100 us late.", c.late());
        counter("lane_skipped", "Slots missed by a whole interval.", c.skipped());
        counter("lane_uncertain", "Slots of which nobody knows whether they were sent.", c.uncertain());
        counter("lane_taken_over", "Times that a standby took the lane over.", c.takenOver());
        counter("lane_errors", "Datagrams that the kernel refused.", c.failed());
        gauge("lane_lateness_max_seconds", "Greatest lateness so far.", c.latenessMaxNs() / NS_PER_SECOND);
    }

    private void losses(LossReport losses) {
        LossHistory history = losses.history();
        LossFigures now = losses.now();
        counter("link_unrecovered_events", "Times that packets were lost and not brought back.", history.events());
        history.last()
                .ifPresent(last -> gauge("link_unrecovered_last_timestamp_seconds", "When that began last.", (double)
                        last.getEpochSecond()));
        counter("link_overloads", "Times that too much was lost for too long.", history.overloads());
        gauge(
                "link_stopped",
                "1 when an overload has ended the link.",
                losses.rung().stopped() ? 1 : 0);
        direction(
                LaneDirection.INCOMING,
                now.incomingPermille(),
                now.incomingOver(),
                losses.rung().incoming());
        direction(
                LaneDirection.OUTGOING,
                now.outgoingPermille(),
                now.outgoingOver(),
                losses.rung().outgoing());
    }

    private void direction(LaneDirection direction, OptionalInt permille, boolean over, int steps) {
        Labels labels = link.add("direction", direction.text());
        permille.ifPresent(
                loss -> all.gauge(name("link_loss_ratio"), "Share that is lost now.", labels, loss / PERMILLE));
        all.gauge(name("link_overload"), "1 while too much is lost for too long.", labels, over ? 1 : 0);
        all.gauge(name("link_steps_down"), "How often its rate is halved now.", labels, steps);
    }

    private void lateness(String clock, LatenessByKind late) {
        Labels clocked = link.add("clock", clock);
        String help = "How long after its instant a datagram left, by the pacer's clock and by the kernel's stamps.";
        all.histogram(name("lane_lateness_seconds"), help, clocked.add("kind", "data"), late.data());
        all.histogram(name("lane_lateness_seconds"), help, clocked.add("kind", "pads"), late.pads());
        all.histogram(name("lane_lateness_seconds"), help, clocked.add("kind", "chaff"), late.chaff());
    }

    private void counter(String what, String help, long value) {
        all.counter(name(what), help, link, (double) value);
    }

    private void gauge(String what, String help, double value) {
        all.gauge(name(what), help, link, value);
    }

    private static String name(String what) {
        return "interstate_" + what;
    }
}
