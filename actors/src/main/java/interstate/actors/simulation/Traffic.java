package interstate.actors.simulation;

/**
 * What inner packets are offered to one lane.
 *
 * @param gapNs mean time between offers; 0 offers nothing
 * @param atOnce most packets offered at once
 * @param minBytes of a packet, at least {@link Flow#MIN_BYTES}
 * @param maxBytes of a packet
 */
public record Traffic(long gapNs, int atOnce, int minBytes, int maxBytes) {

    public static final Traffic NONE = new Traffic(0, 0, Flow.MIN_BYTES, Flow.MIN_BYTES);
}
