package interstate.deploy.cli;

import interstate.actors.settings.NodeSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collection;

/** Runs a node until it ends. */
@FunctionalInterface
public interface NodeRunner {
    /**
     * Returns when the node has ended.
     *
     * @return the exit code of the process
     */
    int run(NodeSettings settings);

    /**
     * Asks whether the node could have its run directory and its ports, before anything is made or told.
     *
     * @throws interstate.tunbridge.KernelException with one line if it could not
     */
    default void requirePorts(Path runDir, Collection<InetSocketAddress> local) {}
}
