package interstate.actors.node;

import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.PacerSettings;
import interstate.pacing.EmbeddedPacer;
import interstate.pacing.PacerControl;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Where the node's pacer comes from: a process that an earlier node left, a new process, or a thread. */
final class PacerSource {

    private PacerSource() {}

    static Supplier<PacerControl> of(
            NodeSettings settings, Path installation, NodeFiles.Account account, List<String> warnings) {
        if (settings.pacer().mode() == PacerSettings.Mode.THREAD) {
            return EmbeddedPacer::start;
        }
        throw new IllegalStateException();
    }
}
