package interstate.it.scenario;

import interstate.it.net.Installation;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Runs lines one after the other, repeats void runs, and never lets one line's failure hide the next. */
public final class Scenario {
    private static final int ATTEMPTS = 3;
    private static final String VOID = "void ";
    private final String name;
    private final List<Line> lines;
    private final Installation installation;
    private final Effort effort;
    private final PrintStream progress;

    /** A scenario of these lines. */
    public Scenario(String name, List<Line> lines, Installation installation, Effort effort, PrintStream progress) {
        this.name = name;
        this.lines = List.copyOf(lines);
        this.installation = installation;
        this.effort = effort;
        this.progress = progress;
    }

    /**
     * Measures the lines of these names.
     *
     * @param only empty for all
     */
    public List<LineResult> run(Set<String> only) {
        List<LineResult> results = new ArrayList<>();
        for (Line line : lines) {
            if (only.isEmpty() || only.contains(line.name())) {
                results.add(run(line));
            }
        }
        return results;
    }

    private LineResult run(Line line) {
        progress.println(line.name() + ": " + line.claim());
        LineResult result = attempt(line, 1);
        for (int attempt = 2; attempt <= ATTEMPTS && result.problem().startsWith(VOID); attempt++) {
            progress.println("  " + result.problem() + "; once more");
            result = attempt(line, attempt);
        }
        tell(result);
        return result;
    }

    private LineResult attempt(Line line, int attempt) {
        List<Figure> figures = new ArrayList<>();
        String problem = "";
        try (Heartbeat beat = Heartbeat.start(progress)) {
            assert beat != null;
            line.measure(installation, effort, figures);
        } catch (VoidRun e) {
            problem = VOID + "run " + attempt + " of " + ATTEMPTS + ": " + e.getMessage();
        } catch (RuntimeException e) {
            e.printStackTrace(progress);
            problem = String.valueOf(e.getMessage());
        }
        return new LineResult(line.name(), line.claim(), figures, problem);
    }

    private void tell(LineResult result) {
        for (Figure f : result.figures()) {
            progress.printf(
                    "  %-4s %-46s %12s %-8s %s%n",
                    f.hasBar() ? f.met() ? "ok" : "FAIL" : "", f.name(), f.value(), f.unit(), f.bar());
        }
        if (!result.problem().isEmpty()) {
            progress.println("  FAIL " + result.problem().lines().findFirst().orElse(""));
        }
    }

    /** Results as one line of JSON. */
    public String json(List<LineResult> results) {
        return Json.of(name, effort, results);
    }
}
