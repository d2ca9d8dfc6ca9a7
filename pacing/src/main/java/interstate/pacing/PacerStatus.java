package interstate.pacing;

/**
 * What a pacer says of itself.
 *
 * @param pid its process
 * @param startedNs when it started (CLOCK_MONOTONIC)
 * @param realTime whether its loop runs ahead of every normal thread now
 * @param memoryLocked whether its memory stays resident
 * @param marginNs how long before a slot it wakes to spin
 * @param heapBytes of its heap used; it has no collector, so this only grows, by a few hundred bytes a lane or request
 * @param heapLimitBytes where that ends; new lanes are refused shortly before
 * @param faults bugs met by the loop
 * @param leads whether it sends, rather than stands by
 * @param generation counts the takeovers of the pair, from 1
 */
public record PacerStatus(
        long pid,
        long startedNs,
        int lanes,
        int sockets,
        boolean realTime,
        boolean memoryLocked,
        long marginNs,
        long heapBytes,
        long heapLimitBytes,
        long faults,
        boolean leads,
        int generation) {}
