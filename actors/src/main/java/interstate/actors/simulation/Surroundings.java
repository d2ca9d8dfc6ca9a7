package interstate.actors.simulation;

import interstate.actors.protocol.Caller;
import interstate.actors.protocol.Endpoint;
import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.PeerId;
import interstate.wire.LaneTerms;

/** What simulated nodes reach outside themselves, and whom they tell what happens; who does not care need not listen. */
abstract class Surroundings {

    /** Cells of a lane, at most: more than a lead of the fastest spans. */
    static final int CELLS_MAX = 256;

    abstract Agenda agenda();

    abstract Carrier network();

    /** Opens a lane of a pacer. */
    abstract SimulatedLane openLane(SimulatedLane.Host host, Endpoint to, LaneTerms terms, boolean ipv6, long leadNs);

    /** Takes an inner packet, at the client's end; whether it may come in. */
    abstract boolean deliveredToClient(ClientNode client, byte[] b, int off, int bytes, long dueNs);

    /** Takes an inner packet, at the server's end; whether it may come in. */
    abstract boolean deliveredToServer(PeerId from, byte[] b, int off, int bytes, long dueNs);

    /** A node has done a duty cycle. */
    void afterCycle() {}

    /** The server opens a lane for a caller. */
    void laneAsked(Caller caller) {}

    /** A client begins a handshake. */
    void asked(ClientNode client, long refusedAtNs) {}

    void happened(ClientNode client, LinkEvent event) {}

    /** A row of the client's packet monitor. */
    void monitored(ClientNode client, long strand, boolean outgoing, long sequence, long sentNs, long receivedNs) {}

    void happenedAtServer(Caller caller, LinkEvent event) {}

    /** A lane ended since nobody renewed it. */
    void laneRanOut(long resumedNs) {}

    /** For a journal. */
    void write(String line) {}
}
