package interstate.deploy.cli;

import interstate.actors.settings.NodeSettings;

/** Runs a node until it ends. */
@FunctionalInterface
public interface NodeRunner {
    /**
     * Returns when the node has ended.
     *
     * @return the exit code of the process
     */
    int run(NodeSettings settings);
}
