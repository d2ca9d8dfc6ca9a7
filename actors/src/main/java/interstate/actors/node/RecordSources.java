package interstate.actors.node;

import interstate.actors.link.RecordReport;
import interstate.actors.protocol.AcceptorCounters;
import interstate.actors.records.RelayPair;
import interstate.actors.settings.RelaySettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Whom to ask for a node's part in sessions from end to end.
 *
 * @param sessions each is told whom to answer
 * @param strangers tells of records of no session, at a node where such sessions end
 */
record RecordSources(
        List<Consumer<ActorRef<List<RecordReport>>>> sessions,
        Optional<Consumer<ActorRef<AcceptorCounters>>> strangers,
        Map<RelaySettings, RelayPair> relays) {

    RecordSources {
        sessions = List.copyOf(sessions);
        relays = Map.copyOf(relays);
    }

    List<RelayReport> relayed() {
        return relays.entrySet().stream()
                .map(relay -> RelayReport.of(relay.getKey(), relay.getValue()))
                .sorted(java.util.Comparator.comparing(RelayReport::client))
                .toList();
    }
}
