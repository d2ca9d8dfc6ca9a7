package interstate.deploy.cli;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import interstate.deploy.doctor.Finding;
import interstate.deploy.doctor.Report;
import interstate.deploy.doctor.WakeUps;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was found on a machine, for people and for programs. */
final class ReportText {
    private ReportText() {}

    /** A table, and below it the commands that mend, each on a line of its own to be copied from. */
    static String table(Report report) {
        TextTable table = new TextTable(List.of("", "what", "found", "late by, in microseconds"));
        StringBuilder mends = new StringBuilder();
        for (Finding finding : report.findings()) {
            table.row(List.of(
                    level(finding), finding.name(), printable(finding.found()), printable(dash(finding.costUs()))));
            if (!finding.mend().isEmpty()) {
                mends.append(finding.name()).append(":\n    ").append(printable(finding.mend()));
                mends.append('\n');
            }
        }
        return mends.isEmpty() ? table.text() : table.text() + "\nWhat mends it, as root:\n\n" + mends;
    }

    /** One line. */
    static String json(Report report) {
        List<Map<String, String>> findings =
                report.findings().stream().map(ReportText::fields).toList();
        Map<String, Object> wakeUps = Map.of(
                "realTime", report.realTime(), "idle", numbers(report.idle()), "loaded", numbers(report.loaded()));
        return ConfigValueFactory.fromMap(Map.of("findings", findings, "wakeUps", wakeUps))
                        .render(ConfigRenderOptions.concise())
                + "\n";
    }

    private static Map<String, String> fields(Finding finding) {
        return Map.of(
                "name",
                finding.name(),
                "level",
                level(finding),
                "found",
                finding.found(),
                "costUs",
                finding.costUs(),
                "mend",
                finding.mend());
    }

    private static Map<String, Object> numbers(WakeUps wakeUps) {
        return Map.of(
                "count", wakeUps.count(),
                "p50Ns", wakeUps.p50Ns(),
                "p99Ns", wakeUps.p99Ns(),
                "maxNs", wakeUps.maxNs(),
                "over500Us", wakeUps.stalled());
    }

    private static String level(Finding finding) {
        return finding.level().name().toLowerCase(Locale.ROOT);
    }

    private static String dash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    /** Other programs' words, without what could move a terminal's cursor. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
