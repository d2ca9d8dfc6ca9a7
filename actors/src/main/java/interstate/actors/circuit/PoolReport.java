package interstate.actors.circuit;

import java.util.List;

/**
 * How a pool of tunnels stands.
 *
 * @param outbound whether its tunnels lead away
 * @param wanted tunnels that are to be used
 * @param backup tunnels more that are to stand
 * @param built tunnels that came to stand, since the start
 * @param refused builds that a hop refused
 * @param unanswered builds of which no answer came, or none that held
 * @param lastBuildNs how long the last one took that came to stand
 */
public record PoolReport(
        boolean outbound,
        int wanted,
        int backup,
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
     * @param used whether it is not a backup
     * @param hops names of its routers, in the order of the tunnel
     * @param leftNs until it expires
     * @param testNs how long the last test of it took that passed, there and back; 0 before one has
     * @param failures tests that it failed since it passed one
     */
    public record Standing(
            boolean used, List<String> hops, long leftNs, long testNs, int failures, EndCounters counters) {
        public Standing {
            hops = List.copyOf(hops);
        }
    }
}
