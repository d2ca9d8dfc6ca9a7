package interstate.deploy.cli;

import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.ServerSettings;
import interstate.deploy.config.GeneratedPassword;
import interstate.deploy.config.NodePlan;
import interstate.deploy.config.NodeReader;
import interstate.deploy.control.Restart;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Says what is about to happen, then lets it happen. */
final class NodeStart {
    private final Host host;

    NodeStart(Host host) {
        this.host = host;
    }

    /** An option of commands that start a node: only say what is about to happen. */
    static OptionSpec check() {
        return Commands.flag(
                Restart.CHECK, "Say what is wrong, or what the node would do. Nothing is started or written.");
    }

    /** What reads the node that a command describes; where it is only checked, without making a password. */
    NodeReader reader(CommandSpec command) {
        Consumer<String> out = line -> host.out().println(line);
        return host.reader(
                isCheck(command)
                        ? GeneratedPassword.tried(out)
                        : GeneratedPassword.kept(host.randomness(), host.runner()::requirePorts, out));
    }

    /** Returns the exit code when the node has ended; where it is only checked, at once. */
    int run(CommandSpec command, NodePlan plan) {
        if (isCheck(command)) {
            announce(plan);
            return 0;
        }
        requirePorts(plan.settings());
        announce(plan);
        // Read by the log's configuration when the first logger is asked for.
        System.setProperty(LogSetup.LEVEL_PROPERTY, plan.logLevel());
        return host.runner().run(plan.settings());
    }

    private static boolean isCheck(CommandSpec command) {
        return Commands.has(command, Restart.CHECK);
    }

    private void requirePorts(NodeSettings settings) {
        List<InetSocketAddress> local = new ArrayList<>();
        settings.server().map(ServerSettings::listen).ifPresent(local::addAll);
        settings.clients().stream()
                .map(ClientLinkSettings::local)
                .filter(address -> address.getPort() > 0)
                .forEach(local::add);
        host.runner().requirePorts(settings.runDir(), local);
    }

    void announce(NodePlan plan) {
        plan.warnings().forEach(line -> host.err().println("warning: " + line));
        plan.settings().server().ifPresent(server -> host.out().println(PlanText.of(server)));
        if (!plan.links().isEmpty()) {
            host.out().print(PlanText.of(plan.links()));
        }
        host.out().flush();
        host.err().flush();
    }
}
