package interstate.deploy.cli;

import interstate.deploy.Failure;
import interstate.deploy.control.ControlClient;
import interstate.deploy.control.LeftPacers;
import interstate.deploy.control.NoNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** `stop`: ends a node with its lanes. */
final class StopCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Host host;
    private final CommandSpec spec;
    private final WhichNode which;

    StopCommand(Host host) {
        this.host = host;
        this.spec = Commands.of(
                "stop",
                "End a node, its pacers and its TUN devices. Its emission stops, which an observer sees.",
                this);
        this.which = WhichNode.addTo(spec);
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        Path node = which.one();
        try {
            String answer = new ControlClient(node).request("stop", PATIENCE);
            if (!answer.equals("ok")) {
                throw new Failure("the node at " + node + " says: " + answer);
            }
            host.out().println("stopped");
        } catch (NoNode gone) {
            if (!LeftPacers.stop(node)) {
                throw gone;
            }
            host.out()
                    .println("stopped what a killed node had left sending; its TUN devices stay until it is started and"
                            + " stopped, or until ip link del");
        }
        return 0;
    }
}
