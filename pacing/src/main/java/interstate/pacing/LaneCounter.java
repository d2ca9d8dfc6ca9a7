package interstate.pacing;

/** What a pacer counts for each lane; order and meaning are part of the lane's layout. */
public enum LaneCounter {
    /** Datagrams the kernel accepted, data and chaff. */
    SENT(0),
    /** Of those, staged ones. */
    DATA(1),
    /** Of those, random ones of the pacer. */
    CHAFF(2),
    /** Datagrams handed over more than 100 us after their instant, or after the time for which slots of many lanes are gathered. */
    LATE(3),
    /** Slots without a datagram because a whole interval was gone before the pacer came to them. */
    SKIPPED(4),
    /** Slots claimed by a pacer that then died or stopped; counted by the pacer that takes over. */
    UNCERTAIN(5),
    /** Slots whose datagram the kernel refused; by errno in {@link Lane#errors}. */
    FAILED(6),
    /** Slots that another pacer had claimed. */
    CLAIMED_BY_OTHER(7),
    /** Cells that changed while they were copied, so chaff went instead. */
    TORN(8),
    /** Greatest lateness of a datagram, in ns. */
    LATENESS_MAX_NS(9),
    /** Slots lost to a bug in the pacer. */
    FAULT(10),
    /** Takeovers: times that a standby found a slot of this lane unclaimed and became its leader. */
    TAKEN_OVER(11),
    /** Of the data, payloads with nothing inside. */
    PADS(12);

    private final int at;

    LaneCounter(int place) {
        this.at = LaneLayout.COUNTERS_AT + place * Long.BYTES;
    }

    /** Offset in the lane's memory; there is room for 16. */
    int at() {
        return at;
    }
}
