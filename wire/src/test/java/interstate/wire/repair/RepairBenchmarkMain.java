package interstate.wire.repair;

import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Times {@link RepairBenchmark} with JMH, each part in a JVM of its own, and prints megabytes of source symbols a second on one core. */
final class RepairBenchmarkMain {
    private static final double NS_PER_US = 1000;

    private RepairBenchmarkMain() {}

    public static void main(String[] args) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include("^" + RepairBenchmark.class.getName().replace(".", "\\.") + "\\.");
        options.forks(1);
        options.verbosity(VerboseMode.SILENT);
        options.shouldFailOnError(true);
        System.out.printf("%-18s %8s %10s %8s %8s%n", "of 64 sources", "symbols", "us", "+- us", "MB/s");
        new Runner(options).run().forEach(RepairBenchmarkMain::print);
    }

    private static void print(RunResult result) {
        int symbols = Integer.parseInt(result.getParams().getParam("symbols"));
        double ns = result.getPrimaryResult().getScore();
        System.out.printf(
                Locale.ROOT,
                "%-18s %8d %10.2f %8.2f %8.0f%n",
                result.getPrimaryResult().getLabel(),
                symbols,
                ns / NS_PER_US,
                result.getPrimaryResult().getScoreError() / NS_PER_US,
                RepairBenchmark.sourceBytes(symbols) * NS_PER_US / ns);
    }
}
