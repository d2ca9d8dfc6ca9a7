package interstate.actors.settings;

import interstate.crypto.SignedRecord;
import interstate.wire.circuit.RouterHash;
import java.util.List;
import java.util.Optional;

/**
 * A node's part in circuits: tunnels over links, whose cells its links carry.
 *
 * @param identity of its router
 * @param bodyBytes of a cell: the same in the whole network
 * @param difficulty zero bits that requests to it must be stamped with
 * @param tunnels of others that it takes part in at one time; 0: none
 * @param known routers that it knows of at its start
 * @param neighbours whose links carry cells
 * @param destination of its own, if it has one
 */
public record CircuitSettings(
        IdentitySecret identity,
        int bodyBytes,
        int difficulty,
        int tunnels,
        List<SignedRecord> known,
        List<Neighbouring> neighbours,
        Optional<DestinationSettings> destination) {
    public CircuitSettings {
        known = List.copyOf(known);
        neighbours = List.copyOf(neighbours);
    }

    /**
     * A router that a link leads to.
     *
     * @param called whether this node calls: name is one of {@link NodeSettings#clients}, else of {@link ServerSettings#clients}
     */
    public record Neighbouring(boolean called, String name, RouterHash router) {}

    /** Whether a link on which the node calls carries cells. */
    public boolean carriedBy(String link) {
        return neighbours.stream().anyMatch(n -> n.called() && n.name().equals(link));
    }

    /** Whether a client's links carry cells. */
    public boolean carriedByClient(String client) {
        return neighbours.stream().anyMatch(n -> !n.called() && n.name().equals(client));
    }
}
