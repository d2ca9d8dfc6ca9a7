package interstate.deploy.cli;

import interstate.deploy.config.GeneratedPassword;
import interstate.deploy.config.NodePlan;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** `check`: reads a file as `run` would, and starts nothing. */
final class CheckCommand implements Callable<Integer> {
    private static final String CONFIG = "--config";

    private final Host host;
    private final CommandSpec spec;

    CheckCommand(Host host) {
        this.host = host;
        this.spec = Commands.of(
                        "check",
                        "Say what is wrong with a file, or what a node would do with it. Nothing is started or written.",
                        this)
                .addOption(Commands.required(CONFIG, "FILE", "The file."));
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        Path config = PathArgument.of(CONFIG, Commands.given(spec, CONFIG));
        NodePlan plan = host.reader(GeneratedPassword.tried(line -> host.out().println(line)))
                .readFile(config);
        new NodeStart(host).announce(plan);
        host.out().println(config + ": fine");
        return 0;
    }
}
