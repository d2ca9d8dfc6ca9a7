package interstate.it.scenario;

import java.util.List;

/** The claims about several paths for one link. */
public final class PathsScenario {
    public static final String NAME = "paths";

    /** In the order in which they are measured. */
    public static final List<Line> LINES = List.of(
            new PathsLine("duplicate", LinkKeys.REPAIR), new PathsLine("duplicate-no-repair", LinkKeys.NO_REPAIR));

    private PathsScenario() {}
}
