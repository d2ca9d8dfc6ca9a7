package interstate.deploy.cli;

import interstate.deploy.config.NodePlan;

/** Says what is about to happen, then lets it happen. */
final class NodeStart {
    private final Host host;

    NodeStart(Host host) {
        this.host = host;
    }

    /** Returns the exit code when the node has ended. */
    int run(NodePlan plan) {
        announce(plan);
        // Read by the log's configuration when the first logger is asked for.
        System.setProperty(LogSetup.LEVEL_PROPERTY, plan.logLevel());
        return host.runner().run(plan.settings());
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
