package interstate.it.scenario;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import interstate.it.net.Command;
import interstate.it.net.Installation;
import java.nio.file.Path;
import java.util.List;

/** `interstate plan`, as a user runs it. */
final class Plan {
    private static final long WITHIN_SECONDS = 3_600;
    private static final String DELAYS =
            "none,30ms,35ms,40ms,45ms,50ms,55ms,60ms,65ms,70ms,80ms,90ms,100ms,120ms,150ms,200ms";

    private Plan() {}

    /** Its settings without a FEC share, those without a dispatch delay first, then by rising delays. */
    static List<? extends Config> of(Installation installation, Path trace, int apartMs, List<Figure> figures) {
        long fromNs = System.nanoTime();
        Command.Result result = Command.attempt(
                installation.command(List.of(
                        "plan",
                        "--json",
                        "--fec-share",
                        "0%",
                        "--dispatch-delay",
                        DELAYS,
                        "--apart",
                        apartMs + "ms",
                        "--datagrams",
                        "1m",
                        trace.toString())),
                WITHIN_SECONDS);
        if (result.exitCode() != 0) {
            throw new IllegalStateException("plan: exit " + result.exitCode() + ": " + result.output());
        }
        String json = result.output().lines().reduce((before, last) -> last).orElse("");
        Config forecast = ConfigFactory.parseString(json);
        Config recorded = forecast.getConfig("recorded");
        figures.add(Figure.told("plan took", (System.nanoTime() - fromNs) / 1e9, "s"));
        figures.add(Figure.told("recorded", recorded.getDouble("seconds"), "s"));
        figures.add(Figure.told("round trip recorded", recorded.getLong("roundTripNs") / 1e6, "ms"));
        return forecast.getConfigList("settings");
    }
}
