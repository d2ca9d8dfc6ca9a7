package interstate.actors.protocol;

/**
 * What a link that carries records does with them. Called on the link's thread; the same for all links of one client, since one
 * that it calls anew goes on where the one before ended.
 */
public interface RecordCarriage {

    /**
     * Takes one record that came, without the header of its block. The bytes are valid during the call only, and are not to be
     * changed.
     *
     * @param from the link it came over
     */
    void arrived(long nowNs, LinkProtocol from, byte[] b, int offset, int bytes);

    /**
     * A payload is about to be packed: puts RECORD blocks that wait into the link's queue, as far as it has room.
     *
     * @param to a link with a session
     */
    void fill(long nowNs, LinkProtocol to);
}
