package interstate.deploy.config;

import interstate.actors.settings.NodeSettings;
import java.util.List;

/**
 * A node as it will be started, with what its user should be told first.
 *
 * @param logLevel error, warn, info or debug
 * @param warnings one line each
 */
public record NodePlan(NodeSettings settings, List<PlannedLink> links, String logLevel, List<String> warnings) {
    public NodePlan {
        links = List.copyOf(links);
        warnings = List.copyOf(warnings);
    }
}
