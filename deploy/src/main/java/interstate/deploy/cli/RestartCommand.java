package interstate.deploy.cli;

import interstate.deploy.control.ControlClient;
import interstate.deploy.control.Restart;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** `restart`: replaces a node under running pacers. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = "Replace a node and keep its pacers: the emission does not change.")
final class RestartCommand implements Callable<Integer> {
    private final Host host;

    @Mixin
    private WhichNode which = new WhichNode();

    RestartCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        host.out().println(new Restart(Path.of("/proc"), new ControlClient(which.one())).run());
        return 0;
    }
}
