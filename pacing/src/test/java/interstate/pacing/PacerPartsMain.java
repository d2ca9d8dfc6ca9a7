package interstate.pacing;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Times {@link PacerParts} with JMH, each in a JVM of its own, and prints nanoseconds and allocated bytes of one operation.
 *
 * <pre>usage: PacerPartsMain [PART...]      without, all</pre>
 */
final class PacerPartsMain {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** JMH divides what its own loop allocates by the operations of an iteration: less than this is nothing. */
    private static final double NOTHING_BYTES = 0.1;

    private static final int BAD_ARGUMENTS = 2;

    private PacerPartsMain() {}

    public static void main(String[] args) throws RunnerException {
        List<String> all = Arrays.stream(PacerParts.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .map(Method::getName)
                .sorted()
                .toList();
        for (String part : args) {
            if (!all.contains(part)) {
                System.err.println("part \"" + part + "\"; allowed: " + String.join(", ", all));
                System.exit(BAD_ARGUMENTS);
            }
        }
        System.out.printf("%-34s %10s %8s %16s%n", "part", "ns", "+-", "bytes allocated");
        for (String part : args.length == 0 ? all : List.of(args)) {
            System.err.println("measuring " + part);
            OptionsBuilder options = new OptionsBuilder();
            options.include("^" + PacerParts.class.getName().replace(".", "\\.") + "\\." + part + "$");
            options.forks(1);
            options.addProfiler(GCProfiler.class);
            options.verbosity(VerboseMode.SILENT);
            options.shouldFailOnError(true);
            new Runner(options).run().forEach(result -> print(part, result));
        }
    }

    private static void print(String part, RunResult result) {
        Result<?> time = result.getPrimaryResult();
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        String parameters = result.getParams().getParamsKeys().stream()
                .map(key -> " " + result.getParams().getParam(key))
                .collect(Collectors.joining());
        double bytes = allocated == null ? Double.NaN : allocated.getScore();
        System.out.printf(
                Locale.ROOT,
                "%-34s %10.1f %8.1f %16s%n",
                part + parameters.toLowerCase(Locale.ROOT),
                time.getScore(),
                time.getScoreError(),
                bytes < NOTHING_BYTES ? "0" : String.format(Locale.ROOT, "%.2f", bytes));
    }
}
