package interstate.actors.protocol;

/** Where the packets of one route go: the queue of a link, or those of several paths. The producer's thread. */
public interface Outlet {

    /**
     * Adds a packet.
     *
     * @param enteredNs when it entered the link, by the clock of the slots
     * @return false when there is no room; nothing was taken then
     */
    boolean offer(byte[] packet, int offset, int bytes, long enteredNs);

    /** Whether {@link #offer} would take a packet of this length. */
    boolean hasRoom(int bytes);
}
