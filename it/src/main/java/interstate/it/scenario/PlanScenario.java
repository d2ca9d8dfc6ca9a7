package interstate.it.scenario;

import interstate.it.net.LossLaw;
import java.util.List;

/** The claim about `interstate plan`: what it foresees is what happens. */
public final class PlanScenario {
    public static final String NAME = "plan";

    /** In the order in which they are measured. */
    public static final List<Line> LINES = List.of(
            new PlanLine("dispatched", LossLaw.bursts(20, 800), true),
            new PlanLine("outages", LossLaw.bursts(100, 1_200), false));

    private PlanScenario() {}
}
