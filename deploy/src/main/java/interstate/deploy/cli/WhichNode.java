package interstate.deploy.cli;

import interstate.deploy.control.RunningNodes;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The options by which status, stop and restart find a node. */
final class WhichNode {
    private static final String NAME = "--name";
    private static final String RUN_DIR = "--run-dir";
    private static final RunningNodes NODES = new RunningNodes(Path.of("/run/interstate"));

    private final CommandSpec spec;

    private WhichNode(CommandSpec spec) {
        this.spec = spec;
    }

    static WhichNode addTo(CommandSpec spec) {
        spec.addOption(Commands.value(NAME, "NAME", "The node's name. Not needed when there is only one."));
        spec.addOption(Commands.value(RUN_DIR, "DIR", "The node's run directory. Default: /run/interstate/NAME."));
        return new WhichNode(spec);
    }

    List<Path> all() {
        return NODES.find(Commands.given(spec, NAME), Commands.given(spec, RUN_DIR));
    }

    Path one() {
        return NODES.one(Commands.given(spec, NAME), Commands.given(spec, RUN_DIR));
    }
}
