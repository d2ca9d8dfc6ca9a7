package interstate.actors.simulation;

/**
 * Something that befalls hosts or the network between them.
 *
 * @param client which one, where one is meant
 * @param forNs how long it lasts, or until the world is healed if that is sooner
 */
public record Fault(long atNs, Kind kind, int client, long forNs) {

    /** What befalls them. */
    public enum Kind {
        /** The client's node dies and comes back; its lane goes on. */
        KILL_CLIENT,
        /** The server's node dies and comes back; its lanes go on. */
        KILL_SERVER,
        /** Both nodes die and come back. */
        KILL_BOTH,
        /** The client's node gets no time. */
        PAUSE_CLIENT,
        /** The server's node gets no time. */
        PAUSE_SERVER,
        /** The client's whole host gets no time, its pacer included. */
        STALL_CLIENT,
        /** The server's whole host gets no time, its pacer included. */
        STALL_SERVER,
        /** Nothing passes between client and server. */
        PARTITION,
        /** Nothing comes from the client. */
        PARTITION_UP,
        /** Nothing comes to the client. */
        PARTITION_DOWN,
        /** The client has another address from then on. */
        ROAM,
        /** The client's node dies and comes back with its clock set back by an hour. */
        CLOCK_BACK,
        /** The client says goodbye and stops, and later starts with a new lane. */
        GOODBYE
    }
}
