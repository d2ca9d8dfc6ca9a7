package interstate.pacing;

/**
 * A lane's counters at one moment, each as {@link LaneCounter} says.
 *
 * @param latenessMaxNs greatest lateness of a datagram so far
 */
public record LaneCounters(
        long sent,
        long data,
        long chaff,
        long late,
        long skipped,
        long uncertain,
        long failed,
        long claimedByOther,
        long torn,
        long latenessMaxNs,
        long fault,
        long takenOver,
        long pads) {}
