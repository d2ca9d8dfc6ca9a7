package interstate.actors.agent;

import interstate.actors.protocol.LinkProtocol;
import interstate.pacing.Lane;

/**
 * One lane being filled: one lead before each slot its link seals a datagram into the slot's cell, and learns afterwards
 * whether the cell was taken. The cipher's thread alone.
 */
final class StagedLane {

    /** A cell staged later than this before its instant would be missed as likely as not. */
    private static final long TOO_LATE_NS = 20_000;

    /** Pause before the next look where only the pacer can bring things forward: it may be late, or gone. */
    private static final long PACER_NS = 1_000_000;

    final LinkProtocol link;
    final Lane lane;
    private final long leadNs;
    private long next;
    private long unresolved;

    StagedLane(LinkProtocol link, Lane lane, long leadNs) {
        this.link = link;
        this.lane = lane;
        this.leadNs = leadNs;
        this.next = lane.nextSlot();
        this.unresolved = next;
    }

    /**
     * Fills what is due.
     *
     * @param scratch at least one datagram long
     * @return when to come again
     */
    long work(long nowNs, byte[] scratch) {
        resolve();
        long passed = lane.nextSlot();
        if (next < passed) {
            next = passed;
        }
        while (next < Math.min(unresolved, passed) + lane.cells()) {
            long instant = lane.instantNs(next);
            if (instant < 0) {
                return nowNs + PACER_NS;
            }
            if (instant - leadNs > nowNs) {
                return instant - leadNs;
            }
            if (instant - nowNs > TOO_LATE_NS) {
                LinkProtocol.Staged staged = link.stage(nowNs, next, instant, scratch, 0);
                if (staged != LinkProtocol.Staged.NOTHING) {
                    lane.stage(next, scratch, 0, staged == LinkProtocol.Staged.PAD);
                }
            }
            next++;
        }
        return Math.max(lane.instantNs(unresolved), nowNs + PACER_NS);
    }

    /** Tells the link what became of the slots that have passed. */
    private void resolve() {
        while (unresolved < next) {
            switch (lane.fate(unresolved)) {
                case PENDING -> {
                    return;
                }
                case PASSED -> link.missed(unresolved);
                case TAKEN -> link.taken(unresolved, lane.sentNs(unresolved));
                case UNCERTAIN -> link.taken(unresolved);
            }
            unresolved++;
        }
    }
}
