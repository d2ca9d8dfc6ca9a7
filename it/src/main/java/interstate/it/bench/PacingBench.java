package interstate.it.bench;

import interstate.it.scenario.Line;
import java.util.List;

/** The claims about the pacer. */
public final class PacingBench {
    public static final String NAME = "pacing";

    /** In the order in which they are measured. */
    public static final List<Line> LINES = List.of(
            new ExactLine(),
            new ModesLine(),
            new BusyLine(),
            new CpuLine(),
            new FastLine(),
            new ManyLanesLine(),
            new TakeoverLine(),
            new OrderLine(),
            new ObserverLine());

    private PacingBench() {}
}
