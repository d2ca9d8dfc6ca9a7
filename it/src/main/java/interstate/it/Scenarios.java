package interstate.it;

import interstate.it.bench.PacingBench;
import interstate.it.bench.PacingReport;
import interstate.it.net.Installation;
import interstate.it.scenario.CircuitsScenario;
import interstate.it.scenario.DispatchScenario;
import interstate.it.scenario.Effort;
import interstate.it.scenario.Line;
import interstate.it.scenario.LineResult;
import interstate.it.scenario.LinkLossScenario;
import interstate.it.scenario.LinkScenario;
import interstate.it.scenario.PathsScenario;
import interstate.it.scenario.PlanScenario;
import interstate.it.scenario.Scenario;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures a scenario and prints it as one line of JSON; progress goes to standard error. Exit code 0 if everything is met,
 * 1 if not, 2 for wrong arguments. The pacing bench also writes a table and a plot: where {@code --out} says, and into
 * {@code docs/bench} when it measured everything at full length.
 *
 * <pre>usage: Scenarios NAME [--only LINE[,LINE...]] [--quick] [--out DIRECTORY] [--json]</pre>
 */
public final class Scenarios {
    private static final int BAD_ARGUMENTS = 2;
    private static final Map<String, List<Line>> ALL = new TreeMap<>(Map.of(
            LinkScenario.NAME,
            LinkScenario.LINES,
            CircuitsScenario.NAME,
            CircuitsScenario.LINES,
            LinkLossScenario.NAME,
            LinkLossScenario.LINES,
            DispatchScenario.NAME,
            DispatchScenario.LINES,
            PlanScenario.NAME,
            PlanScenario.LINES,
            PathsScenario.NAME,
            PathsScenario.LINES,
            PacingBench.NAME,
            PacingBench.LINES));

    /** From the root of the repository, where {@code ./run} is. */
    private static final Path REPORTS = Path.of("docs", "bench");

    private Scenarios() {}

    public static void main(String[] args) {
        Set<String> only = new HashSet<>();
        Effort effort = Effort.FULL;
        @Nullable Path out = null;
        List<Line> lines = args.length == 0 ? null : ALL.get(args[0]);
        if (lines == null) {
            refuse("scenario " + (args.length == 0 ? "missing" : "\"" + args[0] + "\"") + "; allowed: "
                    + String.join(", ", ALL.keySet()));
            return;
        }
        for (int i = 1; i < args.length; i++) {
            if (args[i].equals("--quick")) {
                effort = Effort.QUICK;
            } else if (args[i].equals("--only") && i + 1 < args.length) {
                only.addAll(Arrays.asList(args[++i].split(",", -1)));
            } else if (args[i].equals("--out") && i + 1 < args.length && args[0].equals(PacingBench.NAME)) {
                out = Path.of(args[++i]);
            } else if (!args[i].equals("--json")) {
                refuse("argument \"" + args[i] + "\"; allowed: --only LINE[,LINE...], --quick, --json"
                        + (args[0].equals(PacingBench.NAME) ? ", --out DIRECTORY" : ""));
            }
        }
        List<String> names = lines.stream().map(Line::name).toList();
        for (String line : only) {
            if (!names.contains(line)) {
                refuse("--only \"" + line + "\"; allowed: " + String.join(", ", names));
            }
        }
        Scenario scenario = new Scenario(args[0], lines, Installation.find(), effort, System.err);
        List<LineResult> results = scenario.run(only);
        System.out.println(scenario.json(results));
        if (out == null && args[0].equals(PacingBench.NAME) && effort == Effort.FULL && only.isEmpty()) {
            out = REPORTS;
        }
        if (out != null) {
            PacingReport.write(out, results).forEach(written -> System.err.println("written: " + written));
        }
        System.exit(results.stream().allMatch(LineResult::met) ? 0 : 1);
    }

    private static void refuse(String what) {
        System.err.println(what);
        System.exit(BAD_ARGUMENTS);
    }
}
