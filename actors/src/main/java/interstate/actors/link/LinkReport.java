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
 * @param heardNs when something of that session was opened last (CLOCK_MONOTONIC)
 * @param waitingBytes what waits for a slot
 * @param innerUpBytesPerSecond inner bytes that the client sends at most; 0: no limit, or not known at the server
 * @param losses what the network did to it
 * @param lane this end's lane, null while there is none
 */
public record LinkReport(
        String name,
        String role,
        String peer,
        LinkState state,
        long establishedNs,
        long heardNs,
        LinkTerms terms,
        LinkCounters counters,
        long waitingBytes,
        long innerUpBytesPerSecond,
        LossReport losses,
        @Nullable Lane lane) {}
