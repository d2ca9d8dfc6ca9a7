package interstate.pacing;

/** What a lane's lateness is counted apart for. */
public enum Slots {
    /** Staged datagrams with something inside. */
    DATA(LaneLayout.DATA_LATENESS_AT),
    /** Staged datagrams with nothing inside. */
    PADS(LaneLayout.PAD_LATENESS_AT),
    /** Random datagrams of the pacer. */
    CHAFF(LaneLayout.CHAFF_LATENESS_AT),
    /** From the claim of a slot to its system call, where one datagram leaves alone; not a lateness. */
    CLAIMS(LaneLayout.CLAIM_TO_CALL_AT);

    private final int at;

    Slots(int at) {
        this.at = at;
    }

    /** Where the counts lie in the lane's memory. */
    int at() {
        return at;
    }
}
