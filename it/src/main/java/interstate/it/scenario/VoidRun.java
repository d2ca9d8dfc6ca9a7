package interstate.it.scenario;

/** A run that proves nothing, through nobody's fault but the host's or the capture's: it is repeated. */
public final class VoidRun extends RuntimeException {
    private static final long serialVersionUID = 1;

    public VoidRun(String reason) {
        super(reason);
    }
}
