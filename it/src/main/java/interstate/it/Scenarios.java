package interstate.it;

import interstate.it.net.Installation;
import interstate.it.scenario.Effort;
import interstate.it.scenario.LineResult;
import interstate.it.scenario.LinkScenario;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Measures a scenario and prints it as one line of JSON; progress goes to standard error. Exit code 0 if everything is met,
 * 1 if not, 2 for wrong arguments.
 *
 * <pre>usage: Scenarios link [--only LINE[,LINE...]] [--quick]</pre>
 */
public final class Scenarios {
    private static final int BAD_ARGUMENTS = 2;

    private Scenarios() {}

    public static void main(String[] args) {
        Set<String> only = new HashSet<>();
        Effort effort = Effort.FULL;
        if (args.length == 0 || !args[0].equals(LinkScenario.NAME)) {
            refuse("scenario " + (args.length == 0 ? "missing" : "\"" + args[0] + "\"") + "; allowed: link");
        }
        for (int i = 1; i < args.length; i++) {
            if (args[i].equals("--quick")) {
                effort = Effort.QUICK;
            } else if (args[i].equals("--only") && i + 1 < args.length) {
                only.addAll(Arrays.asList(args[++i].split(",", -1)));
            } else {
                refuse("argument \"" + args[i] + "\"; allowed: --only LINE[,LINE...], --quick");
            }
        }
        for (String line : only) {
            if (!LinkScenario.lineNames().contains(line)) {
                refuse("--only \"" + line + "\"; allowed: " + String.join(", ", LinkScenario.lineNames()));
            }
        }
        LinkScenario scenario = new LinkScenario(Installation.find(), effort, System.err);
        List<LineResult> results = scenario.run(only);
        System.out.println(scenario.json(results));
        System.exit(results.stream().allMatch(LineResult::met) ? 0 : 1);
    }

    private static void refuse(String what) {
        System.err.println(what);
        System.exit(BAD_ARGUMENTS);
    }
}
