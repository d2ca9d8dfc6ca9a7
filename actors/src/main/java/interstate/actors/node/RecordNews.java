package interstate.actors.node;

import interstate.actors.link.RecordReport;
import interstate.actors.protocol.AcceptorCounters;
import java.util.List;
import java.util.Optional;

/**
 * A node's part in sessions from end to end, at one moment.
 *
 * @param strangers what was counted of records of no session, at a node where such sessions end
 */
record RecordNews(List<RecordReport> sessions, Optional<AcceptorCounters> strangers, List<RelayReport> relays) {

    static final RecordNews NONE = new RecordNews(List.of(), Optional.empty(), List.of());

    RecordNews {
        sessions = List.copyOf(sessions);
        relays = List.copyOf(relays);
    }
}
