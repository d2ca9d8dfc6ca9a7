package interstate.actors.circuit;

/** What one hop of a tunnel has counted. Written on the links' thread alone; others see {@link #copy copies}. */
public final class HopCounters {

    /** Cells that came and were taken. */
    public long cellsIn;
    /** Cells that went on, made-up ones not among them. */
    public long cellsOut;
    /** Made-up cells that went on. */
    public long chaffOut;
    /** Cells that had come before, dropped. */
    public long repeated;
    /** Cells beyond what the hop reserved, dropped. */
    public long overRate;
    /** Cells that found no place to wait, dropped. */
    public long overflowed;
    /** Cells of a queue that did not get shorter by itself, dropped. */
    public long standing;
    /** Cells that waited too long for the next link, dropped. */
    public long stale;

    /** Adds what another hop has counted. */
    void add(HopCounters other) {
        cellsIn += other.cellsIn;
        cellsOut += other.cellsOut;
        chaffOut += other.chaffOut;
        repeated += other.repeated;
        overRate += other.overRate;
        overflowed += other.overflowed;
        standing += other.standing;
        stale += other.stale;
    }

    /** A copy that no longer changes. */
    public HopCounters copy() {
        HopCounters c = new HopCounters();
        c.cellsIn = cellsIn;
        c.cellsOut = cellsOut;
        c.chaffOut = chaffOut;
        c.repeated = repeated;
        c.overRate = overRate;
        c.overflowed = overflowed;
        c.standing = standing;
        c.stale = stale;
        return c;
    }
}
