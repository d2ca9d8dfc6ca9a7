package interstate.actors.protocol;

import interstate.wire.BlockKind;

/**
 * What a link that carries blocks for others, and no inner packets, does with them. Called on the link's thread; the same for all
 * links of one client, since one that it calls anew goes on where the one before ended.
 */
public interface BlockCarriage {

    /** Which kind it carries; blocks of other kinds that are carried are unknown to the link. */
    BlockKind kind();

    /**
     * Takes one block that came, without its header. The bytes are valid during the call only, and are not to be changed.
     *
     * @param over what was agreed for the link it came over
     */
    void arrived(long nowNs, LinkTerms over, byte[] b, int offset, int bytes);

    /**
     * A payload of a link with a session is about to be packed: puts blocks that wait into its queue, as far as there is room.
     *
     * @param over what was agreed for the link
     * @param to the link's queue
     */
    void fill(long nowNs, LinkTerms over, SendQueue to);
}
