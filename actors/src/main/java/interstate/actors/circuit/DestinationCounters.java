package interstate.actors.circuit;

/** What a destination has counted of one other. Written on the links' thread alone; others see {@link #copy copies}. */
public final class DestinationCounters {
    /** Inner packets that were sent to it. */
    public long packetsOut;
    /** Inner packets that came from it and were taken. */
    public long packetsIn;
    /** Inner packets from addresses that are not its own, or that are none: dropped. */
    public long packetsNotAllowed;
    /** Messages that were sealed for it, and that a tunnel had no room for: lost. */
    public long messagesDropped;
    /** Sessions that stood. */
    public long sessions;
    /** Calls and answers that were sent. */
    public long calls;
    /** Messages that did not open, or broke a rule inside. */
    public long malformed;

    /** A copy that no longer changes. */
    public DestinationCounters copy() {
        DestinationCounters c = new DestinationCounters();
        c.packetsOut = packetsOut;
        c.packetsIn = packetsIn;
        c.packetsNotAllowed = packetsNotAllowed;
        c.messagesDropped = messagesDropped;
        c.sessions = sessions;
        c.calls = calls;
        c.malformed = malformed;
        return c;
    }
}
