package interstate.actors.protocol;

/** Where a link stands. */
public enum LinkState {
    /** No session yet, or none any more; handshake datagrams fill the slots. */
    CONNECTING,
    /** A session stands and datagrams open. */
    ESTABLISHED,
    /**
     * A session stands, but nothing was opened for a while; at the calling end a new handshake shares the slots with it. Also: on one
     * of several paths, nothing was opened at the other end.
     */
    SILENT,
    /** The server said no; asked again later. */
    REFUSED,
    /** Over: the lane is to end. */
    CLOSED
}
