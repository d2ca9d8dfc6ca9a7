package interstate.it.scenario;

import java.util.List;

/** A run that proves nothing, through nobody's fault but the host's or the capture's: it is repeated. */
final class VoidRun extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Figure> figures;

    /**
     * Ends the run.
     *
     * @param figures what was measured all the same
     */
    VoidRun(String reason, List<Figure> figures) {
        super(reason);
        this.figures = List.copyOf(figures);
    }

    List<Figure> figures() {
        return figures;
    }
}
