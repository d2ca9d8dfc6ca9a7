package interstate.actors.node;

import interstate.actors.records.RelayPair;
import interstate.actors.settings.RelaySettings;

/**
 * What a relay between a client and a link has counted.
 *
 * @param passedUp records that went from the client to the link
 * @param droppedUp records for the link that found no room, waited for too long, or came before there was a link
 * @param passedDown records that went from the link to the client
 * @param droppedDown records for the client that were dropped likewise
 */
record RelayReport(String client, String link, long passedUp, long droppedUp, long passedDown, long droppedDown) {

    static RelayReport of(RelaySettings relay, RelayPair pair) {
        return new RelayReport(
                relay.client(), relay.link(), pair.passedUp(), pair.droppedUp(), pair.passedDown(), pair.droppedDown());
    }
}
