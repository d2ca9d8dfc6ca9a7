package interstate.deploy.cli;

import interstate.deploy.Failure;
import interstate.deploy.control.ControlClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** `stop`: ends a node with its lanes. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "End a node, its pacers and its TUN devices. Its emission stops, which an observer sees.")
final class StopCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Host host;

    @Mixin
    private WhichNode which = new WhichNode();

    StopCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        Path node = which.one();
        String answer = new ControlClient(node).request("stop", PATIENCE);
        if (!answer.equals("ok")) {
            throw new Failure("the node at " + node + " says: " + answer);
        }
        host.out().println("stopped");
        return 0;
    }
}
