package interstate.actors.node;

import interstate.actors.device.Rung;
import interstate.actors.link.LinkReport;
import interstate.actors.loss.LossHistory;
import interstate.actors.loss.LossReport;
import interstate.actors.protocol.LaneDirection;
import interstate.actors.protocol.LossFigures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code status} says of a link's losses. */
final class LossStatus {

    private static final String NEVER = "never";

    private LossStatus() {}

    static Map<String, Object> of(LossReport report) {
        LossHistory history = report.history();
        LossFigures now = report.now();
        Map<String, Object> losses = new LinkedHashMap<>();
        losses.put("unrecoveredEvents", history.events());
        losses.put("lastHour", history.lastHour());
        losses.put("lastDay", history.lastDay());
        losses.put("last", date(history.last()));
        now.incomingPermille().ifPresent(loss -> losses.put("incomingPermille", loss));
        now.outgoingPermille().ifPresent(loss -> losses.put("outgoingPermille", loss));
        losses.put("overload", overload(now));
        losses.put("overloads", history.overloads());
        losses.put("lastOverload", date(history.lastOverload()));
        losses.put("outgoingSteps", report.rung().outgoing());
        losses.put("incomingSteps", report.rung().incoming());
        losses.put("stopped", report.rung().stopped());
        return losses;
    }

    private static String date(Optional<Instant> at) {
        return at.map(Instant::toString).orElse(NEVER);
    }

    private static String overload(LossFigures now) {
        if (now.incomingOver() && now.outgoingOver()) {
            return "both";
        }
        if (now.incomingOver()) {
            return LaneDirection.INCOMING.text();
        }
        return now.outgoingOver() ? LaneDirection.OUTGOING.text() : "none";
    }

    /** For each link what its user should know today. */
    static List<String> warnings(List<LinkReport> reports) {
        List<String> warnings = new ArrayList<>();
        for (LinkReport report : reports) {
            String link = "link " + report.name();
            LossHistory history = report.losses().history();
            LossFigures now = report.losses().now();
            Rung rung = report.losses().rung();
            if (rung.stopped()) {
                warnings.add(link + " was stopped by an overload at " + date(history.lastOverload())
                        + " (on-overload = stop) and stays down until this node is restarted");
            } else if (now.incomingOver() || now.outgoingOver()) {
                warnings.add(link + " is overloaded: too much is lost (" + overload(now) + "), noticed at "
                        + date(history.lastOverload()));
            }
            if (rung.isBelowTop() && !rung.stopped()) {
                warnings.add(link + " runs slower than configured after overloads: its rate is halved "
                        + rung.outgoing() + " times out, " + rung.incoming() + " times in (on-overload = step-down)");
            }
            if (history.lastDay() > 0) {
                warnings.add(link + " lost packets that nothing brought back, the last at " + date(history.last())
                        + ", " + history.lastHour() + " times in the last hour, " + history.lastDay()
                        + " in the last day: the gaps may show at the far end, so privacy may have suffered");
            }
        }
        return warnings;
    }
}
