package interstate.actors.protocol;

/**
 * The greatest initiation timestamp accepted from each client, kept over restarts so that a recorded initiation never
 * starts a lane again.
 */
public interface ReplayStore {

    /** What became of a timestamp. Only the initiation of a {@link #KEPT} one may be answered. */
    enum Outcome {
        /** It survives a crash of the host from now on. */
        KEPT,
        /** It is not greater than the one before. */
        STALE,
        /** There is no room for it, or the disk refused it. */
        NOT_KEPT
    }

    /** The greatest timestamp written for the client, or 0. Any thread. */
    long greatest(PeerId peer);

    /** Writes a greater timestamp so that it survives a crash of the host. Called off the link's thread. */
    Outcome advance(PeerId peer, long timestampNs);
}
