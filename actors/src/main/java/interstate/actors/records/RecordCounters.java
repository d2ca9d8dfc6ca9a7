package interstate.actors.records;

/** What one end of an end-to-end session has counted. Written on the links' thread alone; others see {@link #copy copies}. */
public final class RecordCounters {

    /** Records sealed, keep-alives included. */
    public long sealed;
    /** Records opened. */
    public long opened;
    /** Records refused by the replay window. */
    public long replayed;
    /** Records whose tag did not fit. */
    public long forged;
    /** Records whose content is neither an inner packet nor a keep-alive. */
    public long malformed;
    /** Inner packets delivered. */
    public long packetsIn;
    /** Bytes of inner packets delivered. */
    public long bytesIn;
    /** Inner packets whose source the peer may not use, dropped. */
    public long packetsNotAllowed;
    /** Inner packets too long for the link that was to carry them, dropped. */
    public long tooLong;
    /** Handshakes begun or answered. */
    public long handshakes;
    /** Handshake messages that failed to open or decode. */
    public long handshakesFailed;
    /** Sessions that came into use, rekeys included. */
    public long sessions;
    /** Sessions given up for silence. */
    public long lost;

    /** A copy that no longer changes. */
    public RecordCounters copy() {
        RecordCounters c = new RecordCounters();
        c.sealed = sealed;
        c.opened = opened;
        c.replayed = replayed;
        c.forged = forged;
        c.malformed = malformed;
        c.packetsIn = packetsIn;
        c.bytesIn = bytesIn;
        c.packetsNotAllowed = packetsNotAllowed;
        c.tooLong = tooLong;
        c.handshakes = handshakes;
        c.handshakesFailed = handshakesFailed;
        c.sessions = sessions;
        c.lost = lost;
        return c;
    }
}
