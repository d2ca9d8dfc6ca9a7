package interstate.actors.circuit;

/** What one end of a tunnel has counted, gateway or endpoint. Written on the links' thread alone. */
public final class EndCounters {
    /** Messages that entered at a gateway, or left at an endpoint. */
    public long messages;
    /** Their bytes. */
    public long bytes;
    /** Cells with messages. */
    public long cells;
    /** Cells that a gateway made up for want of messages. */
    public long chaff;
    /** Messages beyond the tunnel's limits, or for which a gateway had no room: dropped. */
    public long overLimit;
    /** Cells beyond what is reserved: dropped. */
    public long overRate;
    /** Cells that had come before: dropped. */
    public long repeated;
    /** Cells whose tag does not hold: made up on the way, or changed. */
    public long badTags;
    /** Cells that break a rule inside of a tag that holds. */
    public long malformed;

    /** A copy that no longer changes. */
    public EndCounters copy() {
        EndCounters c = new EndCounters();
        c.messages = messages;
        c.bytes = bytes;
        c.cells = cells;
        c.chaff = chaff;
        c.overLimit = overLimit;
        c.overRate = overRate;
        c.repeated = repeated;
        c.badTags = badTags;
        c.malformed = malformed;
        return c;
    }
}
