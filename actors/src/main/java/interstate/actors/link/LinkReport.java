package interstate.actors.link;

import interstate.actors.loss.LossReport;
import interstate.actors.protocol.LinkCounters;
import interstate.actors.protocol.LinkState;
import interstate.actors.protocol.LinkTerms;
import interstate.pacing.Lane;
import org.jspecify.annotations.Nullable;

/**
 * What a link says of itself when asked.
 *
 * @param role "client" or "server": which end this node is
 * @param peer address of the other end
 * @param establishedNs when the current session was established (CLOCK_MONOTONIC), 0 without one
 * @param waitingBytes what waits for a slot
 * @param losses what the network did to it
 * @param lane this end's lane, null while there is none
 */
public record LinkReport(
        String name,
        String role,
        String peer,
        LinkState state,
        long establishedNs,
        LinkTerms terms,
        LinkCounters counters,
        long waitingBytes,
        LossReport losses,
        @Nullable Lane lane) {}
