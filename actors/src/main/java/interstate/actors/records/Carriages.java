package interstate.actors.records;

import interstate.actors.protocol.RecordCarriage;
import interstate.actors.settings.RecordSettings;
import interstate.actors.settings.RelaySettings;
import interstate.actors.settings.ViaLinkSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each link of a node does with records, by its name; made once, whatever becomes of the links. Any thread. */
public final class Carriages {

    /** The longest inner packet that fits a record. */
    public static final int LONGEST_PACKET = RecordBlock.MAX_PACKET_BYTES;

    private final Map<String, RecordCarriage> ofLinks = new LinkedHashMap<>();
    private final Map<String, RecordCarriage> ofClients = new LinkedHashMap<>();
    private final Map<String, ViaCarriage> vias = new LinkedHashMap<>();
    private final Map<RelaySettings, RelayPair> relays = new LinkedHashMap<>();
    private final EndCarriages ends = new EndCarriages();

    /** @param endsHere clients whose records are for this node's own sessions */
    public Carriages(RecordSettings settings, List<String> endsHere) {
        for (ViaLinkSettings link : settings.links()) {
            ofLinks.put(link.via(), vias.computeIfAbsent(link.via(), via -> new ViaCarriage()));
        }
        for (RelaySettings relay : settings.relays()) {
            RelayPair pair = new RelayPair();
            relays.put(relay, pair);
            ofLinks.put(relay.link(), pair.atLink());
            ofClients.put(relay.client(), pair.atClient());
        }
        endsHere.forEach(client -> ofClients.put(client, ends.of(client)));
    }

    /** Of a link on which the node calls; empty where it carries no records. */
    public Optional<RecordCarriage> ofLink(String name) {
        return Optional.ofNullable(ofLinks.get(name));
    }

    /** Of a client's links; empty where they carry no records. */
    public Optional<RecordCarriage> ofClient(String name) {
        return Optional.ofNullable(ofClients.get(name));
    }

    /** Of a link over which this node's own sessions go. */
    public ViaCarriage via(String link) {
        ViaCarriage via = vias.get(link);
        if (via == null) {
            throw new IllegalArgumentException("nothing goes via " + link);
        }
        return via;
    }

    /** Where the records of clients end. */
    public EndCarriages ends() {
        return ends;
    }

    /** The pairs of links that this node joins. */
    public Map<RelaySettings, RelayPair> relays() {
        return Map.copyOf(relays);
    }
}
