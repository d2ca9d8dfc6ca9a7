package interstate.deploy.cli;

import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.ServerSettings;
import interstate.deploy.config.NodePlan;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Says what is about to happen, then lets it happen. */
final class NodeStart {
    private final Host host;

    NodeStart(Host host) {
        this.host = host;
    }

    /** Returns the exit code when the node has ended. */
    int run(NodePlan plan) {
        requirePorts(plan.settings());
        announce(plan);
        // Read by the log's configuration when the first logger is asked for.
        System.setProperty(LogSetup.LEVEL_PROPERTY, plan.logLevel());
        return host.runner().run(plan.settings());
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
