package interstate.deploy.cli;

import interstate.actors.circuit.CircuitBudget;
import interstate.actors.settings.CircuitSettings;
import interstate.actors.settings.DestinationSettings;
import interstate.actors.settings.LaneBudget;
import interstate.actors.settings.LaneSettings;
import interstate.deploy.config.BadInput;
import interstate.deploy.config.ByteCount;
import interstate.deploy.config.GeneratedPassword;
import interstate.deploy.config.NodePlan;
import interstate.deploy.config.PlannedLink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a configuration's circuits give and cost, before anything is started: all links are taken to be like the slowest of its own. */
final class CircuitPlan {
    private static final double MS_NS = 1e6;

    private final CircuitBudget budget;
    private final DestinationSettings destination;
    private final List<PlannedLink> links;

    private CircuitPlan(CircuitBudget budget, DestinationSettings destination, List<PlannedLink> links) {
        this.budget = budget;
        this.destination = destination;
        this.links = links;
    }

    static CircuitPlan of(Host host, Path config) {
        NodePlan plan = host.reader(GeneratedPassword.tried(line -> host.err().println(line)))
                .readFile(config);
        CircuitSettings circuits = plan.settings()
                .circuits()
                .orElseThrow(() -> refused(config, "router.key-file and circuits.key-file set"));
        DestinationSettings destination =
                circuits.destination().orElseThrow(() -> refused(config, "circuits.key-file set"));
        List<PlannedLink> links = plan.links().stream()
                .filter(link -> circuits.carriedBy(link.settings().name()))
                .toList();
        PlannedLink slowest = links.stream()
                .max((one, other) ->
                        Long.compare(slower(one).intervalNs(), slower(other).intervalNs()))
                .orElseThrow(
                        () -> refused(config, "a link with router set: a server's clients choose their own lanes"));
        return new CircuitPlan(
                new CircuitBudget(
                        circuits.bodyBytes(),
                        destination.outboundHops() + destination.inboundHops(),
                        destination.cellsPerSecond(),
                        destination.chaff(),
                        slower(slowest),
                        slowest.ipv6()),
                destination,
                links);
    }

    private static BadInput refused(Path config, String allowed) {
        return new BadInput("--config is \"" + config + "\"; allowed: a file with " + allowed);
    }

    private static LaneSettings slower(PlannedLink link) {
        LaneSettings up = link.settings().outgoing();
        LaneSettings down = link.settings().incoming();
        return up.intervalNs() >= down.intervalNs() ? up : down;
    }

    /** Cells a second that this node's tunnels reserve, each way. */
    private int reserved() {
        return (destination.quantity() + destination.backup()) * destination.cellsPerSecond();
    }

    private boolean fits() {
        return reserved() <= (long) budget.reservable() * links.size();
    }

    private double share() {
        LaneBudget lane =
                new LaneBudget(budget.lane().packetLength(), budget.lane().intervalNs(), budget.ipv6());
        return (double) budget.usefulBytesPerSecond() / lane.bytesPerSecond();
    }

    private long bytesPerMonth() {
        long bytes = 0;
        for (PlannedLink link : links) {
            for (LaneSettings lane :
                    List.of(link.settings().outgoing(), link.settings().incoming())) {
                bytes += new LaneBudget(lane.packetLength(), lane.intervalNs(), link.ipv6()).bytesPerMonth();
            }
        }
        return bytes;
    }

    /** What fewer and more routers between give (docs/THREATS.md). */
    static String hides(int hops) {
        return switch (hops) {
            case 0 -> "no router between: the neighbour knows both who sends and where to";
            case 1 ->
                "one router knows where packets of this node go on to; whoever runs or watches it knows both ends of the tunnel";
            default ->
                hops
                        + " routers, of which the first knows this node, the last where the tunnel leads, and none both; who runs"
                        + " both can try to match them by holes where cells were lost";
        };
    }

    String text(Optional<Price> price) {
        TextTable table = new TextTable(List.of("a circuit of this configuration", ""));
        table.row(List.of("hops out, in", destination.outboundHops() + ", " + destination.inboundHops()));
        table.row(List.of("links one way", budget.links() + ", all taken to be like the slowest of its own"));
        table.row(List.of("one way, on average", ms(budget.oneWayNs())));
        table.row(List.of("there and back", ms(2 * budget.oneWayNs())));
        table.row(List.of("inner bytes, at best", ByteCount.text(budget.usefulBytesPerSecond()) + "/s each way"));
        table.row(List.of("of the outer bytes", String.format(Locale.ROOT, "%.1f %%", 100 * share())));
        table.row(List.of(
                "cells reserved",
                reserved() + " a second each way, of " + budget.reservable() * links.size() + " that "
                        + (links.size() == 1 ? "its link has" : "its " + links.size() + " links have")
                        + (fits() ? "" : ": TOO MANY, builds will be refused")));
        long bytes = bytesPerMonth();
        table.row(List.of("outer bytes of 30 days", ByteCount.text(bytes)));
        price.ifPresent(p -> table.row(List.of("money of 30 days", p.text(p.of(bytes)))));
        return table.text() + "outbound: " + hides(destination.outboundHops()) + "\ninbound: "
                + hides(destination.inboundHops()) + '\n';
    }

    Map<String, Object> json(Optional<Price> price) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("outboundHops", destination.outboundHops());
        told.put("inboundHops", destination.inboundHops());
        told.put("linksOneWay", budget.links());
        told.put("oneWayNs", budget.oneWayNs());
        told.put("roundTripNs", 2 * budget.oneWayNs());
        told.put("usefulBytesPerSecond", budget.usefulBytesPerSecond());
        told.put("usefulShare", share());
        told.put("reservedCells", reserved());
        told.put("reservableCells", budget.reservable() * links.size());
        told.put("fits", fits());
        told.put("bytesPerMonth", bytesPerMonth());
        price.ifPresent(p -> told.put("moneyPerMonth", p.of(bytesPerMonth())));
        List<String> notes = new ArrayList<>();
        notes.add("outbound: " + hides(destination.outboundHops()));
        notes.add("inbound: " + hides(destination.inboundHops()));
        told.put("hides", notes);
        return told;
    }

    private static String ms(long ns) {
        return String.format(Locale.ROOT, "%.1f ms", ns / MS_NS);
    }
}
