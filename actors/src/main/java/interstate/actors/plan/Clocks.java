package interstate.actors.plan;

import java.util.Map;
import java.util.TreeMap;

/**
 * How the server's clock goes beside the client's, and how long the way takes at least.
 *
 * <p>The least transit of a direction is the way's least delay and the difference of the clocks in one number. Their sum over both
 * directions is the least round trip, whatever the clocks say, so half of it is taken for each way. Clocks drift and paths
 * change: it is looked at anew for every 10 s, by the client's clock.
 */
final class Clocks {

    private static final long WINDOW_NS = 10_000_000_000L;

    private static final class Window {
        long leastUpNs = Long.MAX_VALUE;
        long leastDownNs = Long.MAX_VALUE;

        boolean isWhole() {
            return leastUpNs != Long.MAX_VALUE && leastDownNs != Long.MAX_VALUE;
        }

        long aheadNs() {
            return Math.floorDiv(leastUpNs - leastDownNs, 2L);
        }

        long oneWayNs() {
            return Math.max(0, (leastUpNs + leastDownNs) / 2);
        }
    }

    private final TreeMap<Long, Window> windows = new TreeMap<>();

    /** Takes a datagram of the client's: when it left, by the client's clock, and when it came, by the server's. */
    void sawUp(long sentNs, long receivedNs) {
        Window window = at(sentNs);
        window.leastUpNs = Math.min(window.leastUpNs, receivedNs - sentNs);
    }

    /** Takes a datagram of the server's: when it left, by the server's clock, and when it came, by the client's. */
    void sawDown(long sentNs, long receivedNs) {
        Window window = at(receivedNs);
        window.leastDownNs = Math.min(window.leastDownNs, receivedNs - sentNs);
    }

    private Window at(long clientNs) {
        return windows.computeIfAbsent(clientNs / WINDOW_NS, any -> new Window());
    }

    /** All was seen. Windows in which one direction was silent go by others; false when nothing is known of any. */
    boolean complete() {
        windows.values().removeIf(window -> !window.isWhole());
        return !windows.isEmpty();
    }

    /** By how much the server's clock is ahead of the client's. */
    long aheadNs(long clientNs) {
        return known(clientNs).aheadNs();
    }

    /** How long the way takes at least, either way. */
    long oneWayNs(long clientNs) {
        return known(clientNs).oneWayNs();
    }

    /** The longest of it, over all. */
    long longestOneWayNs() {
        return windows.values().stream().mapToLong(Window::oneWayNs).max().orElse(0);
    }

    private Window known(long clientNs) {
        Map.Entry<Long, Window> window = windows.floorEntry(clientNs / WINDOW_NS);
        return (window == null ? windows.firstEntry() : window).getValue();
    }
}
