package interstate.actors.plan;

/**
 * Inner packets that are offered to each direction: independent of each other, so with exponential gaps; lengths are uniform.
 *
 * @param permille of what the lane's payloads hold
 * @param minBytes of a packet, at least {@link interstate.actors.simulation.Pair#MIN_PACKET_BYTES}
 * @param maxBytes of a packet
 */
public record InnerLoad(int permille, int minBytes, int maxBytes) {

    private static final double PERMILLE = 1_000;

    /** Half of what there is room for, 200 to 1,400 bytes. */
    public static final InnerLoad DEFAULT = new InnerLoad(500, 200, 1_400);

    /** Mean time between packets of a lane that holds so many inner bytes a second. */
    double gapNs(long usefulBytesPerSecond) {
        return meanBytes() * 1e9 / (permille / PERMILLE * usefulBytesPerSecond);
    }

    double meanBytes() {
        return (minBytes + maxBytes) / 2.0;
    }
}
