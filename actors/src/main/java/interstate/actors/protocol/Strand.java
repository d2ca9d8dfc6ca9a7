package interstate.actors.protocol;

import interstate.wire.BlockKind;
import interstate.wire.Reassembler;
import org.jspecify.annotations.Nullable;

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

    /** By which both ends know it. */
    final int name;

    final Reassembler reassembler;
    final @Nullable Repair repair;

    /** When packets are due; null where they leave at once. */
    private final @Nullable DispatchTimes dispatch;

    /** Sequence number, and nonce counter, of the next payload to seal. */
    long nextSequence;

    /** Highest sequence number opened, or -1. */
    long highestOpened = -1;

    private int sessions;
    private long malformedCounted;
    private long unknownCounted;
    private long droppedCounted;

    /** Takes whole blocks, and is told whose they are. */
    @FunctionalInterface
    interface Sink {
        void block(Strand strand, BlockKind kind, byte[] b, int offset, int bytes);
    }

    /** Makes the repair of a strand whose payloads go to its reassembler. */
    @FunctionalInterface
    interface RepairMaker {
        @Nullable Repair make(IncomingRepair.Output output);
    }

    Strand(int name, long timeoutNs, int maxPartials, RepairMaker maker, @Nullable DispatchTimes dispatch, Sink sink) {
        this.name = name;
        this.dispatch = dispatch;
        Reassembler made = new Reassembler(
                timeoutNs, maxPartials, MAX_BLOCK_BYTES, (kind, b, off, len) -> sink.block(this, kind, b, off, len));
        reassembler = made;
        repair = maker.make(made::accept);
    }

    /** Takes a payload that was opened. */
    void accept(long nowNs, long sequence, byte[] payload, int off, int payloadBytes) {
        if (repair == null) {
            reassembler.accept(nowNs, sequence, payload, off, payloadBytes);
        } else {
            repair.incoming.arrived(nowNs, sequence, payload, off);
        }
    }

    /** The slot's cell left; perhaps another strand's. */
    void taken(long nowNs, long slot) {
        if (repair != null) {
            repair.outgoing.taken(nowNs, slot);
        }
    }

    /** The slot passed without its cell; perhaps another strand's. */
    void missed(long slot) {
        if (repair != null) {
            repair.outgoing.missed(slot);
        }
    }

    /** Gives up what has waited long enough. */
    void expire(long nowNs) {
        if (repair != null) {
            repair.incoming.tick(nowNs);
            reassembler.timeout(repair.incoming.straddleNs());
        }
        reassembler.expire(nowNs);
    }

    /** A session has it. */
    void keep() {
        sessions++;
    }

    /** A session has it no more; with the last, what repair keeps is wiped. */
    void letGo() {
        sessions--;
        if (sessions == 0) {
            reassembler.reset();
            if (repair != null) {
                repair.wipe();
            }
        }
    }

    /** How many partials to hold: those that the losses of one wait leave at 5 % loss, at least 64, at most 1,024. */
    static int partials(long timeoutNs, long intervalNs) {
        long left = PARTIALS_PER_LOSS * LOST_PERCENT * (timeoutNs / intervalNs) / 100;
        return (int) Math.min(MOST_PARTIALS, Math.max(LEAST_PARTIALS, left));
    }

    /** Takes a DISPATCH block, while it is delivered; false when this end wants none, or it is malformed. */
    boolean announced(long nowNs, byte[] b, int offset, int bytes) {
        return dispatch != null
                && dispatch.announced(nowNs, reassembler.blockSequence(), reassembler.blockOrdinal(), b, offset, bytes);
    }

    /** Whether packets leave when they are due, not at once. */
    boolean dispatches() {
        return dispatch != null;
    }

    /** When a packet is due, while it is delivered: perhaps in the past; AT_ONCE where none has a time, or it was not told. */
    long dueNs(long nowNs) {
        return dispatch == null
                ? InnerPackets.AT_ONCE
                : dispatch.dueNs(nowNs, reassembler.blockSequence(), reassembler.blockOrdinal());
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
