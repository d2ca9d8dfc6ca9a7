package interstate.deploy.cli;

import interstate.deploy.config.GeneratedPassword;
import interstate.deploy.config.NodeReader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** `run`: a node told in a file. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description =
                "Run a node with any number of links, as a file says. conf/ has examples, reference.conf all keys.")
final class RunCommand implements Callable<Integer> {
    private final Host host;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The file.")
    private Path config = Path.of("");

    RunCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        NodeReader reader = host.reader(
                GeneratedPassword.kept(host.randomness(), line -> host.out().println(line)));
        return new NodeStart(host).run(reader.readFile(config));
    }
}
