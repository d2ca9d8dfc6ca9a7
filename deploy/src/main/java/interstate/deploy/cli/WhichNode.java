package interstate.deploy.cli;

import interstate.deploy.control.RunningNodes;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which status, stop and restart find a node. */
final class WhichNode {
    private static final Path BASE = Path.of("/run/interstate");

    @Option(names = "--name", paramLabel = "NAME", description = "The node's name. Not needed when there is only one.")
    private @Nullable String name;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description = "The node's run directory. Default: /run/interstate/NAME.")
    private @Nullable String runDir;

    List<Path> all() {
        return new RunningNodes(BASE).find(name, runDir);
    }

    Path one() {
        return new RunningNodes(BASE).one(name, runDir);
    }
}
