package interstate.deploy.cli;

import interstate.actors.settings.NodeSettings;
import java.nio.file.Path;

/** Runs a node until it ends. */
@FunctionalInterface
public interface NodeRunner {
    /**
     * Returns when the node has ended.
     *
     * @param installation the directory with bin, lib and conf
     * @return the exit code of the process
     */
    int run(NodeSettings settings, Path installation);
}
