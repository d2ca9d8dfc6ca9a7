package interstate.actors.protocol;

/** Where the rows of the packet monitor go. */
@FunctionalInterface
public interface PacketRows {

    /** Where nobody monitors. */
    PacketRows NOWHERE = (strandStartedNs, outgoing, sequence, sentNs, receivedNs) -> {};

    /**
     * Takes the next row of one direction: rows of one strand and direction come with rising sequence numbers. Called on the
     * link's thread; must not wait.
     *
     * @param strandStartedNs when the strand began, ns since the epoch: what tells strands apart
     * @param outgoing whether this end sent it
     * @param sentNs when it left, ns since the epoch by its sender's clock; 0 if it was lost
     * @param receivedNs when it came, by its receiver's clock; 0 if it was lost
     */
    void row(long strandStartedNs, boolean outgoing, long sequence, long sentNs, long receivedNs);
}
