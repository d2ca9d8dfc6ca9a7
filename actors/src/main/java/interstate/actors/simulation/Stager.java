package interstate.actors.simulation;

import interstate.actors.protocol.LinkProtocol;

/**
 * One lane being filled: one lead before each slot its link seals a datagram into the slot's cell, and learns afterwards
 * whether the cell was taken.
 */
final class Stager {

    /** A cell staged later than this before its instant would be missed as likely as not. */
    private static final long TOO_LATE_NS = 20_000;

    private static final int SCRATCH_BYTES = 9_000;

    final LinkProtocol link;
    final SimulatedLane lane;

    /** When there is work again. */
    long dueNs;

    private final long leadNs;
    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private long next;
    private long unresolved;

    Stager(LinkProtocol link, SimulatedLane lane, long leadNs, long nowNs) {
        this.link = link;
        this.lane = lane;
        this.leadNs = leadNs;
        this.dueNs = nowNs;
        lane.raiseEpoch();
        next = lane.nextSlot();
        unresolved = next;
    }

    /** Fills what is due. */
    void work(long nowNs) {
        if (lane.hasEnded()) {
            dueNs = Long.MAX_VALUE;
            return;
        }
        resolve();
        next = Math.max(next, lane.nextSlot());
        while (next < Math.min(unresolved, lane.nextSlot()) + lane.cells()) {
            long instantNs = lane.instantNs(next);
            if (instantNs - leadNs > nowNs) {
                dueNs = instantNs - leadNs;
                return;
            }
            if (instantNs - nowNs > TOO_LATE_NS
                    && link.stage(nowNs, next, instantNs, scratch, 0) != LinkProtocol.Staged.NOTHING) {
                lane.stage(next, scratch);
            }
            next++;
        }
        dueNs = lane.instantNs(lane.nextSlot());
    }

    private void resolve() {
        while (unresolved < next) {
            switch (lane.fate(unresolved)) {
                case PENDING -> {
                    return;
                }
                case PASSED -> link.missed(unresolved);
                case TAKEN -> link.taken(unresolved, lane.sentNs(unresolved));
            }
            unresolved++;
        }
    }
}
