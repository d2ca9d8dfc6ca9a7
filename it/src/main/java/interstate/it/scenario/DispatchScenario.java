package interstate.it.scenario;

import java.util.List;

/** The claims about scheduled dispatch: what the far end's packets tell of the link's slots. */
public final class DispatchScenario {
    public static final String NAME = "dispatch";

    /** In the order in which they are measured. */
    public static final List<Line> LINES = List.of(new DispatchGapsLine(), new DispatchPrintLine());

    private DispatchScenario() {}
}
