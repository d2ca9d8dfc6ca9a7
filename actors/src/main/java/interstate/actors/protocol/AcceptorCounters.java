package interstate.actors.protocol;

/** What a server counted of datagrams that belong to no link. Written on the links' thread alone. */
public final class AcceptorCounters {

    /** Datagrams of a length no lane may have. */
    public long wrongLength;
    /** Datagrams that neither a link nor the handshake mask recognised. */
    public long strangers;
    /** The same, but from where a client is: its pacer's chaff, unless somebody forges its address. */
    public long chaff;
    /** Handshake datagrams whose MAC did not fit. */
    public long forged;
    /** Handshake messages that broke their format. */
    public long malformed;
    /** Initiations seen before; answered from memory if at all. */
    public long duplicates;
    /** Initiations over a token bucket or a table's bound. */
    public long flooded;
    /** Initiations that did not decipher, or came from no known client. */
    public long unknownClients;
    /** Initiations with a timestamp not above the greatest seen. */
    public long stale;
    /** Initiations not answered because their timestamp could not be kept on disk. */
    public long notKept;
    /** Initiations refused, with an answer. */
    public long refused;
    /** Initiations accepted. */
    public long accepted;

    /** Datagrams that no key of this server opens. */
    public long withoutKey() {
        return wrongLength + strangers + forged;
    }

    /** A copy that no longer changes. */
    public AcceptorCounters copy() {
        AcceptorCounters c = new AcceptorCounters();
        c.wrongLength = wrongLength;
        c.strangers = strangers;
        c.chaff = chaff;
        c.forged = forged;
        c.malformed = malformed;
        c.duplicates = duplicates;
        c.flooded = flooded;
        c.unknownClients = unknownClients;
        c.stale = stale;
        c.notKept = notKept;
        c.refused = refused;
        c.accepted = accepted;
        return c;
    }
}
