package interstate.actors.records;

import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.InnerPackets;
import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.PeerId;
import interstate.actors.protocol.SendQueue;

/** What the waiting end of end-to-end sessions asks of its surroundings. Called on the links' thread. */
public interface RecordAcceptorPort {

    /** Runs a job elsewhere and its completion back on the links' thread. */
    void compute(HandshakeJob job);

    /**
     * What a new peer is to be made of.
     *
     * @param over what was agreed for the link that it called over
     */
    Wiring wire(PeerId id, LinkTerms over);

    /** The peer has used its session: its inner addresses lead to it from now on. */
    void confirmed(RecordPeer peer, LinkTerms over);

    /** The peer is over. */
    void gone(RecordPeer peer, String reason);

    /**
     * A peer's parts.
     *
     * @param packets inner packets that wait to be sealed
     * @param inner where opened packets go
     */
    record Wiring(SendQueue packets, InnerPackets inner) {}
}
