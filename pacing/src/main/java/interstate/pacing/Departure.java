package interstate.pacing;

/**
 * A datagram that the kernel took, as the pacer noted it.
 *
 * @param lane the lane it left by
 * @param kind data, pads or chaff
 * @param instantNs when it was due (CLOCK_MONOTONIC)
 * @param sentNs the pacer's last look at the clock before the system call (CLOCK_MONOTONIC)
 * @param place its place among those of several lanes with the same {@code sentNs}
 */
public record Departure(Lane lane, Slots kind, long instantNs, long sentNs, int place) {}
