package interstate.actors.simulation;

/** A rule of the link was broken: never the network's doing, always a bug's. */
public final class Violation extends AssertionError {

    private static final long serialVersionUID = 1;

    Violation(long atNs, String what) {
        super("at " + atNs / 1e9 + " s: " + what);
    }
}
