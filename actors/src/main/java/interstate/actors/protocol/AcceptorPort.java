package interstate.actors.protocol;

/** What the acceptor asks of its surroundings. Called on the links' thread. */
public interface AcceptorPort {

    /** Runs a job elsewhere and its completion back on the links' thread. */
    void compute(HandshakeJob job);

    /** What a new link is to be made of. */
    Wiring wire(Caller caller);

    /** A link was made and needs its lane: toward the caller's address, with the caller's terms. */
    void opened(Caller caller, LinkProtocol link);

    /** The caller proved its address: its inner addresses lead to this link from now on. */
    void confirmed(Caller caller, LinkProtocol link);

    /** The link is over. */
    void closed(Caller caller, LinkProtocol link, String reason);

    /**
     * A link's parts that differ between the daemon and a simulation.
     *
     * @param cells cells of the lane to be
     */
    record Wiring(SendQueue queue, InnerPackets inner, LinkPort port, int cells) {}
}
