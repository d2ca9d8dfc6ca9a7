package interstate.actors.link;

import interstate.actors.circuit.DestinationCounters;
import interstate.actors.circuit.HopCounters;
import interstate.actors.circuit.PoolReport;
import interstate.actors.circuit.RouterCounters;
import interstate.crypto.SignedRecord;
import java.util.List;
import java.util.Optional;

/**
 * How a node's part in circuits stands.
 *
 * @param router by what it is known
 * @param record what it says of itself; empty at one that takes part in nobody's tunnels
 * @param neighboursUp routers to which some link leads now
 * @param routersKnown of which it has a record
 * @param transitTunnels of others that it takes part in now
 * @param hops what those in which it is a hop of the middle have counted, since the start
 * @param pools of its destination, if it has one
 */
public record RouterReport(
        String router,
        Optional<SignedRecord> record,
        RouterCounters counters,
        int neighboursUp,
        int routersKnown,
        int transitTunnels,
        HopCounters hops,
        List<PoolReport> pools,
        List<Partner> partners) {
    public RouterReport {
        pools = List.copyOf(pools);
        partners = List.copyOf(partners);
    }

    /**
     * A destination that packets are exchanged with.
     *
     * @param established whether there is a session
     */
    public record Partner(String name, boolean established, DestinationCounters counters) {}
}
