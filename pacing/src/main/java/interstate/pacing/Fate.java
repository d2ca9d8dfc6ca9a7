package interstate.pacing;

/** What became of a slot, as far as its lane's memory tells. */
public enum Fate {
    /** The slot has not passed. */
    PENDING,
    /** The staged datagram was handed to the kernel. */
    TAKEN,
    /** Chaff or nothing left in its place, or the kernel refused it: the plaintext may be staged again. */
    PASSED,
    /** A pacer died between claiming the slot and recording it, or the question comes a whole table too late: it may have left. */
    UNCERTAIN
}
