package interstate.deploy.cli;

import interstate.deploy.config.GeneratedPassword;
import interstate.deploy.config.NodeReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** `run`: a node told in a file. */
final class RunCommand implements Callable<Integer> {
    private static final String CONFIG = "--config";

    private final Host host;
    private final CommandSpec spec;

    RunCommand(Host host) {
        this.host = host;
        this.spec = Commands.of(
                        "run",
                        "Run a node with any number of links, as a file says. conf/ has examples, conf/reference.conf all keys.",
                        this)
                .addOption(Commands.required(CONFIG, "FILE", "The file."));
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        NodeReader reader = host.reader(GeneratedPassword.kept(
                host.randomness(),
                host.runner()::requirePorts,
                line -> host.out().println(line)));
        return new NodeStart(host).run(reader.readFile(PathArgument.of(CONFIG, Commands.given(spec, CONFIG))));
    }
}
