package interstate.deploy.cli;

import interstate.actors.settings.Credentials;
import interstate.actors.settings.LaneBudget;
import interstate.actors.settings.LaneSettings;
import interstate.actors.settings.ServerSettings;
import interstate.deploy.config.ByteCount;
import interstate.deploy.config.PlannedLink;
import interstate.deploy.config.TimeSpan;
import interstate.tunbridge.AddressText;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a node will emit and what that costs, as a table a person can read. */
final class PlanText {
    private PlanText() {}

    static String of(List<PlannedLink> links) {
        TextTable table = new TextTable(List.of(
                "link",
                "direction",
                "packet",
                "slot every",
                "outer speed",
                "inner at most",
                "overhead",
                "a 30-day month"));
        for (PlannedLink link : links) {
            String name = link.settings().name() + " -> " + link.settings().peer();
            table.row(
                    row(name, "up", link.settings().outgoing(), link.settings().innerUpBytesPerSecond(), link.ipv6()));
            table.row(row(
                    "",
                    "down",
                    link.settings().incoming(),
                    link.settings().features().innerDownBytesPerSecond(),
                    link.ipv6()));
        }
        return table.text();
    }

    private static List<String> row(
            String link, String direction, LaneSettings lane, long innerBytesPerSecond, boolean ipv6) {
        LaneBudget budget = new LaneBudget(lane.packetLength(), lane.intervalNs(), ipv6);
        List<String> row = new ArrayList<>(List.of(link, direction));
        row.add(length(lane));
        row.add(interval(lane) + spread(lane));
        row.add(ByteCount.text(budget.bytesPerSecond()) + "/s");
        long carried = budget.usefulBytesPerSecond();
        row.add(ByteCount.text(innerBytesPerSecond == 0 ? carried : Math.min(carried, innerBytesPerSecond)) + "/s");
        row.add(String.format(Locale.ROOT, "%.2f %%", 100 * budget.overheadRatio()));
        row.add(ByteCount.text(bytesPerMonth(lane, ipv6)));
        return row;
    }

    /** The rest of the row is that of the longest. */
    private static String length(LaneSettings lane) {
        int shortest = lane.shortened(Integer.MAX_VALUE).packetLength();
        return lane.packetLength() + (lane.shorter().isEmpty() ? "" : " to " + shortest) + " B";
    }

    private static String interval(LaneSettings lane) {
        String shortest = TimeSpan.text(lane.intervalNs());
        return lane.hourlyNs().isEmpty()
                ? shortest
                : shortest + " to " + TimeSpan.text(lane.drawn().slowestNs()) + " by the hour";
    }

    private static long bytesPerMonth(LaneSettings lane, boolean ipv6) {
        List<Long> hours = lane.hourlyNs().isEmpty() ? List.of(lane.intervalNs()) : lane.hourlyNs();
        double sum = 0;
        for (long hourNs : hours) {
            sum += new LaneBudget(lane.packetLength(), hourNs, ipv6).bytesPerMonth();
        }
        return Math.round(sum / hours.size());
    }

    /** How gaps lie about their mean, where it is not the usual way with the name of the schedule. */
    private static String spread(LaneSettings lane) {
        String range = " +-"
                + BigDecimal.valueOf(lane.jitterPermille(), 1)
                        .stripTrailingZeros()
                        .toPlainString() + " %";
        return switch (lane.schedule()) {
            case DEFAULT, TIMETABLE -> range;
            case UNIFORM -> range + " uniform";
            case CONSTANT -> " constant";
            case EXPONENTIAL -> " exponential";
        };
    }

    static String of(ServerSettings server) {
        String who = server.credentials() instanceof Credentials.Password
                ? "every client that knows the password"
                : server.clients().size() + " known clients";
        String where = server.listen().stream().map(PlanText::text).collect(Collectors.joining(", "));
        return "server on " + where + " for " + who + ": lengths, intervals and speeds as each client asks, at most "
                + ByteCount.text(server.limitsPerClient().bytesPerSecond()) + "/s for one ("
                + ByteCount.text(server.limitsPerClient().bytesPerSecond() * LaneBudget.MONTH_SECONDS)
                + " in a 30-day month) and " + ByteCount.text(server.limits().bytesPerSecond()) + "/s for all";
    }

    private static String text(InetSocketAddress address) {
        return AddressText.of(address.getAddress(), address.getPort());
    }
}
