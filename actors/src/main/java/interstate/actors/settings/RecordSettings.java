package interstate.actors.settings;

import java.util.List;

/**
 * A node's part in sessions from end to end, whose packets travel as records.
 *
 * @param links sessions on which this node calls
 * @param relays what it hands on; each client and each link at most once
 */
public record RecordSettings(List<ViaLinkSettings> links, List<RelaySettings> relays) {

    /** No part. */
    public static final RecordSettings NONE = new RecordSettings(List.of(), List.of());

    public RecordSettings {
        links = List.copyOf(links);
        relays = List.copyOf(relays);
    }

    /** Whether a link on which the node calls carries records: it carries no packets of its own then. */
    public boolean carriedBy(String link) {
        return links.stream().anyMatch(session -> session.via().equals(link))
                || relays.stream().anyMatch(relay -> relay.link().equals(link));
    }

    /** Whether the records of a client are handed on. */
    public boolean relays(String client) {
        return relays.stream().anyMatch(relay -> relay.client().equals(client));
    }
}
