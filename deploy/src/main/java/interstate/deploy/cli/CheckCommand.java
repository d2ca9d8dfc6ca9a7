package interstate.deploy.cli;

import interstate.deploy.config.GeneratedPassword;
import interstate.deploy.config.NodePlan;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** `check`: reads a file as `run` would, and starts nothing. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Say what is wrong with a file, or what a node would do with it. Nothing is started or written.")
final class CheckCommand implements Callable<Integer> {
    private final Host host;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The file.")
    private Path config = Path.of("");

    CheckCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        NodePlan plan = host.reader(GeneratedPassword.tried(line -> host.out().println(line)))
                .readFile(config);
        new NodeStart(host).announce(plan);
        host.out().println(config + ": fine");
        return 0;
    }
}
