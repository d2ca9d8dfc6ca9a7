package interstate.actors.circuit;

import interstate.actors.settings.LaneSettings;
import interstate.crypto.TagSealer;
import interstate.wire.DatagramLayout;
import interstate.wire.TypedBlock;
import interstate.wire.circuit.CellBody;
import interstate.wire.circuit.Cloves;
import interstate.wire.circuit.Delivery;
import interstate.wire.circuit.RouterHash;

/**
 * What a circuit gives where every link is like one lane: home, the hops of a tunnel that leads away, those of one of the partner's that
 * leads there, and the partner.
 *
 * @param bodyBytes of a cell
 * @param hops of both tunnels together
 * @param cellsPerSecond of each tunnel; 0: none reserved
 * @param chaff whether every hop sends at instants of its own
 * @param lane of all links, each way
 * @param ipv6 whether their outer packets are IPv6
 */
public record CircuitBudget(
        int bodyBytes, int hops, int cellsPerSecond, boolean chaff, LaneSettings lane, boolean ipv6) {
    private static final double SECOND_NS = 1e9;

    /** Where a packet lies in a message of a session: of which kind it is. */
    private static final int KIND_BYTES = 1;

    /** Links that a packet passes one way, where the two tunnels' far ends are two routers. */
    public int links() {
        return hops + 1;
    }

    /** On average one way: half an interval and the lead at each link, and with chaff half an interval of cells at each hop. */
    public long oneWayNs() {
        double link = lane.intervalNs() / 2.0 + lane.effectiveLeadNs();
        double hop = chaff ? SECOND_NS / (2.0 * cellsPerSecond) : 0;
        return Math.round(links() * link + hops * hop);
    }

    /** Cells a second that fill a link. */
    public double linkCells() {
        int payload = DatagramLayout.payloadBytes(DatagramLayout.datagramBytes(lane.packetLength(), ipv6));
        int block = TypedBlock.HEADER_BYTES + Integer.BYTES + bodyBytes;
        return SECOND_NS / lane.intervalNs() * payload / block;
    }

    /** Of these, those that tunnels may reserve. */
    public int reservable() {
        return (int) (RouterLimits.TUNNELS_SHARE * linkCells());
    }

    /** Bytes of one inner packet that fill a cell's. */
    public int packetBytesOfCell() {
        Delivery onward = Delivery.tunnel(RouterHash.of(new byte[RouterHash.BYTES]), 1);
        return bodyBytes
                - CellBody.ITEMS_AT
                - Cloves.headerBytes(onward)
                - TagSealer.OVERHEAD_BYTES
                - KIND_BYTES
                - Cloves.headerBytes(Delivery.LOCAL)
                - KIND_BYTES;
    }

    /** Inner bytes a second through one tunnel, at best. */
    public long usefulBytesPerSecond() {
        double cells = cellsPerSecond == 0
                ? Math.min(linkCells(), TunnelTerms.UNRESERVED_PER_SECOND)
                : Math.min(linkCells(), cellsPerSecond);
        return Math.round(cells * packetBytesOfCell());
    }
}
