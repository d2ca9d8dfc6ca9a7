package interstate.deploy.cli;

import interstate.deploy.control.ControlClient;
import interstate.deploy.control.Restart;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** `restart`: replaces a node under running pacers. */
final class RestartCommand implements Callable<Integer> {
    private final Host host;
    private final CommandSpec spec;
    private final WhichNode which;

    RestartCommand(Host host) {
        this.host = host;
        this.spec = Commands.of(
                "restart",
                "Replace a node and keep its pacers: the emission does not change. A node whose files are wrong is not ended.",
                this);
        this.which = WhichNode.addTo(spec);
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        host.out().println(new Restart(Path.of("/proc"), new ControlClient(which.one())).run());
        return 0;
    }
}
