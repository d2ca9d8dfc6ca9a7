package interstate.actors.protocol;

/**
 * The greatest initiation timestamp accepted from each client, kept over restarts so that a recorded initiation never
 * starts a lane again.
 */
public interface ReplayStore {

    /** The greatest timestamp written for the client, or 0. Any thread. */
    long greatest(PeerId peer);

    /**
     * Writes a greater timestamp so that it survives a crash of the host. Called off the link's thread.
     *
     * @return false when it could not be kept (no room, disk error) or is not greater: the initiation must not be answered
     */
    boolean advance(PeerId peer, long timestampNs);
}
