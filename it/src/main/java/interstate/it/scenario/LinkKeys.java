package interstate.it.scenario;

/**
 * Keys of a client's configuration that switch what a link does about loss: the one place that names them. Empty are those
 * that the link does not have yet; what they would switch is then as it is by itself, and the bars are missed.
 */
final class LinkKeys {
    /** As it is when nothing is said. */
    static final String DEFAULTS = "";

    /** Neither repair in the room of pads nor packets sent again. */
    static final String NO_REPAIR = "";

    private LinkKeys() {}

    /** Every inner packet leaves the far end so long after it entered; 0: at once. */
    static String dispatchDelay(int ms) {
        assert ms >= 0 : ms;
        return "";
    }
}
