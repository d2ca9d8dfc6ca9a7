package interstate.it.scenario;

import java.nio.file.Path;

/**
 * What a client's configuration says of repair and dispatch, each as whole lines of top-level text such as
 * {@code link-defaults.dispatch-delay = 250ms}: the one place that names these keys. Empty are those that the link does not
 * have yet; it then does what it does by itself, and the bars are missed.
 */
final class LinkKeys {
    /** What the network loses is repaired, by the link's own defaults. */
    static final String REPAIR = "";

    /** Neither repair in the room of pads nor packets sent again. */
    static final String NO_REPAIR = "link-defaults.repair = false\n";

    private LinkKeys() {}

    /** Every inner packet leaves the far end so long after it entered; 0: at once. */
    static String dispatchDelay(int ms) {
        assert ms >= 0 : ms;
        return ms == 0 ? "" : "link-defaults.dispatch-delay = " + ms + "ms\n";
    }

    /** What became of every datagram is written into this directory. */
    static String monitorPackets(Path directory) {
        return "link-defaults.monitor-packets = \"" + directory + "\"\n";
    }

    /** Losses less than this apart are one event. */
    static String apart(int ms) {
        return "loss.apart = " + ms + "ms\n";
    }
}
