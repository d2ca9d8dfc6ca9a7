package interstate.actors.circuit;

import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Times {@link CellsBenchmark} with JMH, each part in a JVM of its own, and prints cells a second on one core. */
final class CellsBenchmarkMain {
    private static final double NS_PER_US = 1000;
    private static final double NS_PER_SECOND = 1e9;

    private CellsBenchmarkMain() {}

    public static void main(String[] args) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include("^" + CellsBenchmark.class.getName().replace(".", "\\.") + "\\.");
        options.forks(1);
        options.verbosity(VerboseMode.SILENT);
        options.shouldFailOnError(true);
        System.out.printf("%-18s %10s %8s %12s%n", "of a cell", "us", "+- us", "a second");
        new Runner(options).run().forEach(CellsBenchmarkMain::print);
    }

    private static void print(RunResult result) {
        double ns = result.getPrimaryResult().getScore();
        System.out.printf(
                Locale.ROOT,
                "%-18s %10.2f %8.2f %12.0f%n",
                result.getPrimaryResult().getLabel(),
                ns / NS_PER_US,
                result.getPrimaryResult().getScoreError() / NS_PER_US,
                NS_PER_SECOND / ns);
    }
}
