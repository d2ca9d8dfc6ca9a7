package interstate.it.scenario;

import java.util.List;

/** The claims about one link. */
public final class LinkScenario {
    public static final String NAME = "link";

    /** In the order in which they are measured. */
    public static final List<Line> LINES = List.of(
            new StartLine(),
            new OneLengthLine(),
            new KillLine(),
            new CountLine(),
            new GoodputLine(),
            new PingLine(),
            new WrongPasswordLine(),
            new ManyClientsLine(),
            new MemoryLine(),
            new HostileLine());

    private LinkScenario() {}
}
