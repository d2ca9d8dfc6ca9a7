package interstate.it.scenario;

import interstate.it.net.LossLaw;
import java.util.List;

/** The claims about a link over a network that loses datagrams. */
public final class LinkLossScenario {
    public static final String NAME = "link-loss";

    /** In the order in which they are measured. */
    public static final List<Line> LINES = List.of(
            new LossLine("random-2", LossLaw.random(0.02), 0.001, 0),
            new LossLine("random-5", LossLaw.random(0.05), 0.01, 0),
            new LossLine("bursts", LossLaw.bursts(5, 250), 0.01, 250),
            new NoLossLine(),
            new TcpLossLine(),
            new BusyPingLine(),
            new MonitorLine());

    private LinkLossScenario() {}
}
