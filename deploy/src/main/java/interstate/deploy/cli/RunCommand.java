package interstate.deploy.cli;

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
                .addOption(Commands.required(CONFIG, "FILE", "The file."))
                .addOption(NodeStart.check());
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        NodeStart start = new NodeStart(host);
        return start.run(spec, start.reader(spec).readFile(PathArgument.of(CONFIG, Commands.given(spec, CONFIG))));
    }
}
