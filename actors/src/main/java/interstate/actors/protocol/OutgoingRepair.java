package interstate.actors.protocol;

import interstate.actors.settings.TimerSettings;
import interstate.crypto.Randomness;
import interstate.wire.MalformedException;
import interstate.wire.repair.Acknowledgement;
import interstate.wire.repair.RepairBlock;
import interstate.wire.repair.SymbolLayout;

/**
 * The sending half of a strand's repair: keeps what was sent until it is acknowledged, and decides which repair goes into which
 * room.
 *
 * <p>Only payloads that left are repaired: the packets of a cell that was missed are packed again. Room that would be pad is
 * filled first with copies of what is not acknowledged, where the direction is sparse, then with repair of what was reported lost,
 * then of all that is not acknowledged. Packets give way to repair for what was reported lost, up to twice as much of it, and for
 * the reserved share.
 *
 * <p>Nothing is sent before the other end's first acknowledgement, which shows that it has use for it. The link's thread alone.
 */
final class OutgoingRepair implements Acknowledgement.Reader {

    /** As in RFC 9002, section 6.1.1: a number so far below the highest that arrived is not late but lost, to begin with. */
    private static final int REORDERED = 3;

    /** A network that reorders more than a quarter of what is kept is not told from one that loses. */
    private static final int MOST_REORDERED_SHIFT = 2;

    private static final long KEPT_NS = 1_000_000_000L;
    /** Until a round trip is known. */
    private static final long UNKNOWN_KEPT_NS = 3_000_000_000L;

    private static final int MIN_CAPACITY = RepairBlock.MAX_WINDOW;
    private static final int MAX_CAPACITY = 4_096;

    private final TimerSettings timers;
    private final RepairTimes times;
    private final RoundTrip roundTrip;
    private final LinkCounters counters;
    private final StagedNumbers staged;
    private final SentPayloads sent;
    private final RepairOwed owed;
    private final RepairsAhead ahead;
    private final Copies copies;
    private final Notices notices;

    private long acknowledged = -1;
    private int unrecoveredTold;
    private int reordered = REORDERED;
    private boolean reading;
    /** The acknowledgement that is read settles numbers that the other end gave up. */
    private boolean gaveUp;

    private long nowNs;

    OutgoingRepair(
            LinkTerms terms,
            TimerSettings timers,
            RoundTrip roundTrip,
            LinkPort port,
            Randomness randomness,
            LinkCounters counters,
            int cells) {
        SymbolLayout layout = SymbolLayout.of(terms.sendPayloadBytes());
        this.timers = timers;
        this.times = RepairTimes.of(terms);
        this.roundTrip = roundTrip;
        this.counters = counters;
        this.staged = new StagedNumbers(cells);
        this.sent = new SentPayloads(layout, capacity(terms.sending().intervalNs()));
        this.owed = new RepairOwed(layout, terms.features().fecSharePermille());
        this.ahead = new RepairsAhead(layout, sent, port, randomness);
        this.copies = new Copies(layout, sent, terms.features().eager());
        this.notices = new Notices(sent);
    }

    /** How many payloads each end keeps of a lane: those of a second, at least a window, at most 4,096. */
    static int capacity(long intervalNs) {
        return powerOfTwo(Math.min(MAX_CAPACITY, Math.max(MIN_CAPACITY, KEPT_NS / intervalNs)));
    }

    static int powerOfTwo(long atLeast) {
        return (int) Long.highestOneBit(Math.max(2, atLeast) - 1) << 1;
    }

    // ---- slots ------------------------------------------------------------------------------------------------------

    /** Whether packets give way to repair in the payload that is packed: no new one is begun. */
    boolean holdsPackets() {
        return acknowledged >= 0
                && ((owed.roomForLost() && ahead.owesLost()) || (owed.roomForShare() && ahead.ofAll() != null));
    }

    /**
     * Writes repair for which packets give way: of what was reported lost, or else of what has waited for room for too long.
     *
     * @return bytes written, a whole block; 0 if there is none, or no room for it
     */
    int mend(long now, byte[] b, int off, int room) {
        this.nowNs = now;
        if (acknowledged < 0) {
            return 0;
        }
        int bytes = owed.roomForLost() ? ahead.writeOfLost(b, off, room, counters) : 0;
        owed.used(bytes);
        if (bytes == 0 && owed.roomAhead() && ahead.waitsForRoom()) {
            bytes = ahead.writeWaiting(b, off, room, counters);
            owed.usedAhead(bytes);
        }
        owed.filled(bytes);
        return bytes;
    }

    /**
     * Writes repair into the room that is left in a payload.
     *
     * @return bytes written, all of whole blocks
     */
    int fill(long now, byte[] b, int off, int room) {
        this.nowNs = now;
        if (acknowledged < 0) {
            return 0;
        }
        owed.left(room);
        int at = off;
        int end = off + room;
        if (copies.wanted()) {
            at += copies.write(b, at, end - at, counters);
        }
        int ofLost = ahead.writeOfLost(b, at, end - at, counters);
        owed.used(ofLost);
        at += ofLost;
        at += ahead.writeOfAll(b, at, end - at, counters);
        owed.filled(at - off);
        return at - off;
    }

    /**
     * The other end waits, or may wait, for numbers in which there is nothing: pads that were lost, and what never left. So it
     * is told, before any packet, and again after a round trip if it does not say that it knows.
     *
     * @param b has room for {@link Notices#MAX_BYTES}
     * @return bytes written, 0 if there is nothing to tell
     */
    int notice(long now, byte[] b, int off) {
        this.nowNs = now;
        return acknowledged < 0 ? 0 : notices.write(now, now + roundTrip.longNs(), b, off);
    }

    /** A payload was packed for a slot, and is about to be sealed. */
    void staged(long slot, long sequence, byte[] payload, int off) {
        boolean something = sent.staged(sequence, payload, off);
        staged.staged(slot, sequence);
        copies.staged(sequence, something);
        owed.slot();
    }

    /** The slot's cell left. */
    void taken(long now, long slot) {
        this.nowNs = now;
        long sequence = staged.passed(slot);
        if (sequence != StagedNumbers.NONE) {
            sent.left(now, sequence);
        }
    }

    /** The slot passed without its cell. */
    void missed(long slot) {
        long sequence = staged.passed(slot);
        if (sequence != StagedNumbers.NONE && sent.missed(nowNs, sequence)) {
            notices.tell(sequence);
        }
    }

    /** Has repair made for the room to come, and gives up what is too old. To be called once a slot or more often. */
    void prepare(long now) {
        this.nowNs = now;
        sent.expire(now, keptNs());
        if (acknowledged < 0) {
            return;
        }
        ahead.renew(now, owed.roomAhead());
    }

    /** After so long nobody waits for a payload any more. */
    private long keptNs() {
        long waitNs = times.straddleNs(
                SlotTime.atLeastNs(timers.straddleNs(), timers.straddleSlots(), times.slotNs()), roundTrip.longNs());
        return Math.max(2 * waitNs, roundTrip.isKnown() ? 0 : UNKNOWN_KEPT_NS);
    }

    // ---- acknowledgements -------------------------------------------------------------------------------------------

    /** Takes a whole acknowledgement block. */
    void acknowledgement(long now, byte[] b, int off, int bytes) {
        this.nowNs = now;
        try {
            reading = false;
            long lost = counters.outgoingLost;
            Acknowledgement.read(b, off, bytes, Math.max(0, sent.newest()), this);
            if (counters.outgoingLost > lost) {
                ahead.renewOfLost(now);
            }
            if (reading && sent.lost() > sent.unmended()) {
                // What would have been recovered by now was not.
                sent.unmend(acknowledged - reordered + 1);
            }
        } catch (MalformedException e) {
            counters.acknowledgementsMalformed++;
        }
    }

    @Override
    public void highest(long highest, long ageNs, int unrecovered) {
        if (highest > sent.newest() || highest < acknowledged) {
            // Of what was never sent, or overtaken by a later one.
            counters.acknowledgementsMalformed += highest > sent.newest() ? 1 : 0;
            return;
        }
        reading = true;
        sent.passed(highest);
        long leftNs = sent.leftNs(highest);
        if (highest > acknowledged && leftNs != 0) {
            roundTrip.sample(nowNs - leftNs - ageNs);
        }
        acknowledged = highest;
        int more = (short) (unrecovered - unrecoveredTold);
        gaveUp = more > 0;
        if (gaveUp) {
            // Else another acknowledgement of the same highest has overtaken this one.
            counters.unrecoveredOut += more;
            unrecoveredTold = unrecovered;
            // Perhaps it was waited for too long here.
            reordered = Math.max(REORDERED, reordered >> 1);
        }
    }

    @Override
    public void settledBelow(long sequence) {
        arrived(0, sequence);
    }

    @Override
    public void arrived(long from, long below) {
        if (!reading) {
            return;
        }
        for (long q = sent.nextOpen(from, below); q >= 0; q = sent.nextOpen(q + 1, below)) {
            if (sent.isReportedLost(q)) {
                cameAfterAll(q);
            } else if (sent.isUnreported(q)) {
                counters.outgoingReported++;
                owed.heardOf(false);
            }
            sent.settle(q);
        }
    }

    /**
     * What was reported lost is there: mended, or only late. Sooner than a round trip after the report it can't have been mended but
     * by repair that left before; else this network reorders, and numbers are waited for longer from now on, as RACK does (RFC 8985,
     * section 3.3.2). What the other end gave up says nothing of that.
     */
    private void cameAfterAll(long q) {
        if (gaveUp || nowNs - sent.lostNs(q) >= roundTrip.meanNs() - (roundTrip.meanNs() >> 2)) {
            return;
        }
        if (!sent.wasForeseen(q)) {
            long below = acknowledged - q + 1;
            reordered = (int) Math.min(Math.max(reordered, below), sent.capacity() >> MOST_REORDERED_SHIFT);
            owed.heardWrongly();
        }
        counters.outgoingLost--;
        if (sent.isLost(q)) {
            owed.cameAfterAll();
        }
    }

    @Override
    public void missing(long from, long below) {
        if (!reading) {
            return;
        }
        long late = Math.min(below, acknowledged - reordered + 1);
        for (long q = sent.nextUnreported(from, late); q >= 0; q = sent.nextUnreported(q + 1, late)) {
            if (sent.reportLost(nowNs, q)) {
                owed.reported();
            } else {
                notices.tell(q);
            }
            counters.outgoingReported++;
            counters.outgoingLost++;
            owed.heardOf(true);
        }
    }

    /** Forgets what was sent, which is plaintext. */
    void wipe() {
        ahead.wipe();
        sent.wipe();
    }
}
