package interstate.actors.records;

import interstate.actors.circuit.CellCarriages;
import interstate.actors.protocol.BlockCarriage;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.RecordSettings;
import interstate.actors.settings.RelaySettings;
import interstate.actors.settings.ViaLinkSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What each link of a node does with records, or cells, by its name; made once, whatever becomes of the links. Any thread. */
public final class Carriages {

    /** The longest inner packet that fits a record. */
    public static final int LONGEST_PACKET = RecordBlock.MAX_PACKET_BYTES;

    private final Map<String, BlockCarriage> ofLinks = new LinkedHashMap<>();
    private final Map<String, BlockCarriage> ofClients = new LinkedHashMap<>();
    private final Map<String, ViaCarriage> vias = new LinkedHashMap<>();
    private final Map<RelaySettings, RelayPair> relays = new LinkedHashMap<>();
    private final EndCarriages ends = new EndCarriages();
    private final CellCarriages cells = new CellCarriages();

    /** Of a node with these settings. */
    public Carriages(NodeSettings node) {
        RecordSettings settings = node.records();
        for (ViaLinkSettings link : settings.links()) {
            ofLinks.put(link.via(), vias.computeIfAbsent(link.via(), via -> new ViaCarriage()));
        }
        for (RelaySettings relay : settings.relays()) {
            RelayPair pair = new RelayPair();
            relays.put(relay, pair);
            ofLinks.put(relay.link(), pair.atLink());
            ofClients.put(relay.client(), pair.atClient());
        }
        node.recordClients().forEach(client -> ofClients.put(client, ends.of(client)));
        node.circuits().stream()
                .flatMap(part -> part.neighbours().stream())
                .forEach(next -> (next.called() ? ofLinks : ofClients).put(next.name(), cells.to(next.router())));
    }

    /** Of a link on which the node calls; empty where it carries none. */
    public Optional<BlockCarriage> ofLink(String name) {
        return Optional.ofNullable(ofLinks.get(name));
    }

    /** Of a client's links; empty where they carry none. */
    public Optional<BlockCarriage> ofClient(String name) {
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

    /** Where cells end. */
    public CellCarriages cells() {
        return cells;
    }

    /** The pairs of links that this node joins. */
    public Map<RelaySettings, RelayPair> relays() {
        return Map.copyOf(relays);
    }
}
