package interstate.actors.protocol;

import interstate.wire.BlockKind;
import interstate.wire.Reassembler;

/**
 * The sequence of payloads that runs on through rekeys: the next number to send, and the reassembly of what arrived. A
 * handshake outside a session begins a new strand, and no packet straddles two.
 */
final class Strand {

    private static final int MAX_BLOCK_BYTES = 65_535;
    private static final int LEAST_PARTIALS = 64;
    private static final int MOST_PARTIALS = 1_024;
    private static final int LOST_PERCENT = 5;
    /** The block whose end was lost and the one whose beginning was. */
    private static final int PARTIALS_PER_LOSS = 2;

    final Reassembler reassembler;

    /** Sequence number, and nonce counter, of the next payload to seal. */
    long nextSequence;

    /** Highest sequence number opened, or -1. */
    long highestOpened = -1;

    private long malformedCounted;
    private long unknownCounted;
    private long droppedCounted;

    /** Takes whole blocks, and is told whose they are. */
    @FunctionalInterface
    interface Sink {
        void block(Strand strand, BlockKind kind, byte[] b, int offset, int bytes);
    }

    Strand(long timeoutNs, int maxPartials, Sink sink) {
        reassembler = new Reassembler(
                timeoutNs, maxPartials, MAX_BLOCK_BYTES, (kind, b, off, len) -> sink.block(this, kind, b, off, len));
    }

    /** How many partials to hold: those that the losses of one wait leave at 5 % loss, at least 64, at most 1,024. */
    static int partials(long timeoutNs, long intervalNs) {
        long left = PARTIALS_PER_LOSS * LOST_PERCENT * (timeoutNs / intervalNs) / 100;
        return (int) Math.min(MOST_PARTIALS, Math.max(LEAST_PARTIALS, left));
    }

    /** Adds what reassembly has counted since the last call. */
    void countInto(LinkCounters counters) {
        counters.payloadsMalformed += reassembler.malformed() - malformedCounted;
        counters.blocksUnknown += reassembler.unknownKinds() - unknownCounted;
        counters.partialsDropped += reassembler.partialsDropped() - droppedCounted;
        malformedCounted = reassembler.malformed();
        unknownCounted = reassembler.unknownKinds();
        droppedCounted = reassembler.partialsDropped();
    }
}
