package interstate.actors.circuit;

import java.util.List;

/**
 * How a pool of tunnels stands.
 *
 * @param outbound whether its tunnels lead away
 * @param wanted tunnels that are to stand
 * @param built tunnels that came to stand, since the start
 * @param refused builds that a hop refused
 * @param unanswered builds of which no answer came, or none that held
 * @param lastBuildNs how long the last one took that came to stand
 */
public record PoolReport(
        boolean outbound,
        int wanted,
        List<Standing> tunnels,
        long built,
        long refused,
        long unanswered,
        long lastBuildNs) {
    public PoolReport {
        tunnels = List.copyOf(tunnels);
    }

    /**
     * One that stands.
     *
     * @param hops names of its routers, in the order of the tunnel
     * @param leftNs until it expires
     * @param failures tests that it failed since it passed one
     */
    public record Standing(List<String> hops, long leftNs, int failures, EndCounters counters) {
        public Standing {
            hops = List.copyOf(hops);
        }
    }
}
