package interstate.actors.link;

import interstate.actors.protocol.LinkState;
import interstate.actors.records.RecordCounters;

/**
 * What an end-to-end session says of itself when asked.
 *
 * @param role "client" or "server": which end this node is
 * @param via name of the link or of the client over whose link its records go
 * @param establishedNs when the current session was established (CLOCK_MONOTONIC), 0 without one
 * @param waitingBytes inner bytes that wait to be sealed
 */
public record RecordReport(
        String name,
        String role,
        String via,
        LinkState state,
        long establishedNs,
        RecordCounters counters,
        long waitingBytes) {}
