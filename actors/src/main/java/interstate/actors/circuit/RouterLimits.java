package interstate.actors.circuit;

/**
 * How much a router does for others.
 *
 * @param bodyBytes of a cell: the network's
 * @param difficulty zero bits that the stamp of a request must have
 * @param tunnels that it takes part in at one time; 0: none, as a home does
 * @param mostSeconds that a tunnel may live
 * @param mostCellsPerSecond that a tunnel may reserve
 * @param buildsPerSecond requests that it looks at, of one neighbour; of all together four times as many
 * @param buildBurst of them that may come at once
 */
public record RouterLimits(
        int bodyBytes,
        int difficulty,
        int tunnels,
        int mostSeconds,
        int mostCellsPerSecond,
        double buildsPerSecond,
        int buildBurst) {

    /** What the shares of a lane's slots are for: tunnels, builds and tests, the link itself. */
    static final double TUNNELS_SHARE = 0.75;
}
