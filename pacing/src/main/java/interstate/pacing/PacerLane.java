package interstate.pacing;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A lane as a pacer holds it: sizes copied when it was made or joined, the place in the schedule, and the hand on each
 * cell.
 *
 * <p>Two pacers may hold the same lane. The one that leads sends; the other follows slot by slot, writing nothing, until it
 * finds a slot unclaimed and takes the lead.
 *
 * <p>Made and closed by the control thread; between {@link #open} or {@link #join} and the end only the loop's thread calls
 * it. Objects are used again for later lanes, since a pacer has no garbage collector.
 */
final class PacerLane {

    /** Later than this is late, where a lane's slots are not gathered with those of others. */
    static final long LATE_NS = 100_000;

    /** In place of an epoch: no cell's datagram, so chaff. */
    static final int CHAFF = 0;

    /** Instants drawn before a lane is known to the loop, which draws the rest between slots. */
    private static final int FIRST_DRAWS = 2048;

    /** Instants drawn ahead with each slot, until there are 2 s of them. */
    static final int DRAWS_AHEAD = 4;

    private static final int JOIN_TRIES = 1000;
    private static final long NONE = -1;
    private static final long PAD = 1;

    private final int index;
    private final SharedHours hours;
    private final SlotCursor cursor;
    private final InstantsAhead ahead;
    private final DestinationWords destination = new DestinationWords();
    private final Handover handover = new Handover();
    private UnsafeBuffer memory;
    private LaneLayout layout;
    private int number;
    private int loop;
    private int socket;
    private int fd;
    private int datagramBytes;
    private long intervalNs;
    private long leadNs;
    private boolean pad;
    private boolean justTaken;
    private long lateNs = LATE_NS;
    private boolean led;
    private long suspect = NONE;
    private volatile boolean endWanted;
    private Engine toldEngine = Engine.TIMER;

    /** A holder for lanes like this one, to be opened or joined before anything else. */
    PacerLane(int index, SlotClock clock, LaneSpec spec, LaneLayout layout, UnsafeBuffer memory) {
        byte[] noSeed = new byte[Schedule.SEED_BYTES];
        this.index = index;
        this.hours = new SharedHours(clock, memory);
        this.cursor = new SlotCursor(spec.schedule(), noSeed, hours);
        this.ahead = new InstantsAhead(spec.schedule(), noSeed, hours);
        this.memory = memory;
        this.layout = layout;
    }

    /**
     * Settles, before {@link #open} or {@link #join}, how datagrams are handed over.
     *
     * @param aheadNs how long before its instant each, once that is known to be safe; 0: never before
     * @param stamps of the lane's socket, or null where its kernel takes no release times
     */
    void handOver(long aheadNs, @Nullable StampWatch stamps) {
        handover.restart(aheadNs, stamps);
        toldEngine = Engine.TIMER;
    }

    /** Settles which of a pacer's loops the lane opened or joined next belongs to. */
    void assign(int toLoop) {
        loop = toLoop;
    }

    int loop() {
        return loop;
    }

    /** Makes a new lane in zeroed memory of {@code of.bytes()}, whose slot 0 is at {@code baseNs}. */
    void open(int laneNumber, int socketFd, LaneSpec spec, LaneLayout of, UnsafeBuffer in, byte[] seed, long baseNs) {
        hold(laneNumber, socketFd, spec, of, in);
        led = true;
        cursor.restart(memory, spec.schedule(), seed, baseNs);
        ahead.resume(memory, layout, cursor);
        ahead.draw(memory, layout, 0, baseNs, FIRST_DRAWS);
        tellEngine();
        LaneHeader.write(memory, layout, number, loop, spec, baseNs);
    }

    /**
     * Takes part in a lane that another pacer opened.
     *
     * @param spec the terms found in its memory
     * @param scratchSeed overwritten
     * @throws PacerException if its seeds are not there, as when it has ended
     */
    void join(int socketFd, LaneSpec spec, LaneLayout of, UnsafeBuffer in, byte[] scratchSeed) {
        hold(in.getInt(LaneLayout.NUMBER_AT), socketFd, spec, of, in);
        long instantNs = -1;
        for (int i = 0; i < JOIN_TRIES && instantNs < 0; i++) {
            long seedNumber = SeedArea.number(memory);
            long period = SeedArea.period(memory, seedNumber);
            instantNs = SeedArea.read(memory, seedNumber, scratchSeed);
            if (instantNs >= 0) {
                cursor.restart(spec.schedule(), scratchSeed, seedNumber, instantNs, period);
            }
        }
        Arrays.fill(scratchSeed, (byte) 0);
        if (instantNs < 0 || ended()) {
            throw new PacerException("the lane has ended");
        }
        long next = memory.getLongAcquire(LaneLayout.NEXT_SLOT_AT);
        for (int i = 0; i < Schedule.SLOTS_PER_SEED && cursor.slot() < next; i++) {
            cursor.advance();
        }
    }

    private void hold(int laneNumber, int socketFd, LaneSpec spec, LaneLayout of, UnsafeBuffer in) {
        number = laneNumber;
        socket = spec.socket();
        fd = socketFd;
        layout = of;
        memory = in;
        hours.hold(in);
        datagramBytes = spec.datagramBytes();
        intervalNs = spec.schedule().intervalNs();
        leadNs = spec.leadNs();
        endWanted = false;
        justTaken = false;
        led = false;
        suspect = NONE;
        destination.restart();
    }

    /** Control thread; the loop looks when it is told to. */
    void wantEnd() {
        endWanted = true;
    }

    boolean endWanted() {
        return endWanted;
    }

    UnsafeBuffer memory() {
        return memory;
    }

    int index() {
        return index;
    }

    int number() {
        return number;
    }

    int socket() {
        return socket;
    }

    int fd() {
        return fd;
    }

    int datagramBytes() {
        return datagramBytes;
    }

    long intervalNs() {
        return intervalNs;
    }

    long leadNs() {
        return leadNs;
    }

    long slot() {
        return cursor.slot();
    }

    long instantNs() {
        return cursor.instantNs();
    }

    long nextInstantNs() {
        return cursor.nextInstantNs();
    }

    /** How long before their instants datagrams are handed over. */
    long aheadNs() {
        return handover.aheadNs();
    }

    /** When the datagram of the slot due is to be handed over. */
    long handoverNs() {
        return cursor.instantNs() - handover.aheadNs();
    }

    /** The same of the slot after it. */
    long nextHandoverNs() {
        return cursor.nextInstantNs() - handover.aheadNs();
    }

    /** An engine worth telling of, other than the one told last, or null. Control thread, while the lane holds its memory. */
    @Nullable Engine engineToTell() {
        Engine engine = Engine.ofCode(memory.getLongAcquire(LaneLayout.ENGINE_AT));
        if (engine == toldEngine || engine == Engine.TIMER || engine == Engine.TESTING) {
            return null;
        }
        toldEngine = engine;
        return engine;
    }

    /** First slot not drawn yet. Any thread, while the lane holds its memory. */
    long drawnUntil() {
        return memory.getLongAcquire(LaneLayout.DRAWN_UNTIL_AT);
    }

    /** First slot whose instant is still kept. Any thread, while the lane holds its memory. */
    long keptFrom() {
        return Math.max(0, drawnUntil() - layout.instants() + LaneLayout.PAST_INSTANTS / 2);
    }

    /** The instant of a slot drawn no longer than about 2 s ago. Any thread, while the lane holds its memory. */
    long instantNs(long slot) {
        return memory.getLongAcquire(layout.instantAt(slot));
    }

    /** Whether the whole interval after the slot due is over, so that it must be skipped. */
    boolean gone(long nowNs) {
        return cursor.nextInstantNs() <= nowNs;
    }

    /** The node has let the lane run out before the slot due. */
    boolean expired() {
        return cursor.instantNs() > memory.getLongAcquire(LaneLayout.ALIVE_UNTIL_AT);
    }

    /** The pacer that leads has ended the lane. */
    boolean ended() {
        return memory.getLongAcquire(LaneLayout.STATE_AT) == LaneLayout.STATE_ENDED;
    }

    /** For how long slots are gathered, so that what leaves in that time is not late. */
    void gatheredFor(long ns) {
        lateNs = LATE_NS + ns;
    }

    // ---- following ----

    /** Whether the slot due was claimed, or passed, by the pacer that leads. */
    boolean isDone() {
        return claimedSlot(cursor.slot()) >= cursor.slot()
                || memory.getLongAcquire(LaneLayout.NEXT_SLOT_AT) > cursor.slot();
    }

    /** Goes on to the next slot, writing nothing. */
    void follow() {
        cursor.advance();
    }

    /** From now on this pacer sends, beginning with the slot due, or those after it that nobody has claimed. */
    void takeOver() {
        led = false;
        lead();
        justTaken = true;
    }

    /** Takes up all that a pacer does which leads, unless this one does: for a lane that it joins while it leads. */
    void lead() {
        if (!led) {
            led = true;
            suspect = cursor.slot() - 1;
            handover.resume(Engine.ofCode(memory.getLongAcquire(LaneLayout.ENGINE_AT)));
            tellEngine();
            cursor.publishSeed(memory);
            ahead.resume(memory, layout, cursor);
        }
    }

    private long claimedSlot(long slot) {
        return SlotWord.slot(memory.getLongAcquire(layout.cellAt(slot) + LaneLayout.CLAIM));
    }

    /** Claimed, and nobody knows what came of it. */
    private boolean isUncertain(long slot) {
        return claimedSlot(slot) == slot
                && SlotWord.slot(memory.getLongAcquire(layout.cellAt(slot) + LaneLayout.FATE)) != slot;
    }

    // ---- leading ----

    /** Passes slots that are gone, at most {@code limit}. */
    void skipGone(long nowNs, int limit) {
        int passed = 0;
        for (; passed < limit && gone(nowNs); passed++) {
            passUnsent();
            step();
        }
        Raised.to(memory, LaneLayout.NEXT_SLOT_AT, cursor.slot());
        // As many as are passed, and no more than a slot's share of those ahead: of many lanes that are late at once
        // each
        // would keep the others waiting.
        ahead.draw(memory, layout, cursor.slot(), nowNs, passed + DRAWS_AHEAD);
    }

    private void passUnsent() {
        if (claimedSlot(cursor.slot()) < cursor.slot()) {
            count(LaneCounter.SKIPPED);
        } else if (isUncertain(cursor.slot())) {
            count(LaneCounter.UNCERTAIN);
        }
    }

    void tellDestination(SlotSender sender) {
        boolean moves = destination.isKnown();
        if (destination.changed(memory)) {
            destination.tell(sender, index);
            if (moves && destination.differs()) {
                handover.moved();
                tellEngine();
            }
        }
    }

    /** Settles when the kernel is to release the slot's datagram. After {@link #tellDestination}. */
    void tellRelease(SlotSender sender) {
        Engine before = handover.engine();
        handover.prepare(sender, index, cursor.instantNs());
        if (handover.engine() != before) {
            tellEngine();
        }
    }

    /** The slot due is not handed over yet. */
    void postpone() {
        handover.passed();
    }

    private void tellEngine() {
        memory.putLongRelease(LaneLayout.ENGINE_AT, handover.engine().code());
    }

    /**
     * Chooses what leaves in the slot due and copies it: the cell if it is ready and of the current epoch, else the
     * chaff, by the same steps.
     *
     * @return the epoch of the cell, or {@link #CHAFF}
     */
    int choose(UnsafeBuffer out, int outAt, UnsafeBuffer chaff, int chaffAt) {
        int cell = layout.cellAt(cursor.slot());
        int epoch = (int) memory.getLongAcquire(LaneLayout.EPOCH_AT);
        long wanted = SlotWord.of(epoch, cursor.slot());
        boolean ready = memory.getLongAcquire(cell + LaneLayout.READY) == wanted;
        out.putBytes(outAt, ready ? memory : chaff, ready ? cell + LaneLayout.DATAGRAM : chaffAt, datagramBytes);
        pad = memory.getLong(cell + LaneLayout.KIND) == PAD;
        VarHandle.acquireFence();
        boolean still = memory.getLongAcquire(cell + LaneLayout.READY) == wanted;
        if (ready && !still) {
            count(LaneCounter.TORN);
            out.putBytes(outAt, chaff, chaffAt, datagramBytes);
        }
        return ready && still ? epoch : CHAFF;
    }

    /** Makes the slot due ours, or finds that it is another's. The last thing before the system call. */
    boolean claim(int generation) {
        int at = layout.cellAt(cursor.slot()) + LaneLayout.CLAIM;
        long seen = memory.getLongAcquire(at);
        return SlotWord.slot(seen) < cursor.slot()
                && memory.compareAndSetLong(at, seen, SlotWord.of(generation & SlotWord.MAX_TAG, cursor.slot()));
    }

    /**
     * Records that the datagram of this epoch was handed over at {@code calledNs} with this result. Its lateness is that of
     * the call, or of the release where the kernel holds it until then.
     *
     * @param place its place among those that were handed over together
     */
    void sent(int epoch, long calledNs, int place, int errno) {
        boolean data = epoch != CHAFF;
        Slots kind = data ? (pad ? Slots.PADS : Slots.DATA) : Slots.CHAFF;
        handover.called(calledNs, errno);
        long leavesNs = handover.leavesNs(calledNs);
        settle(errno == 0 ? epoch : CHAFF, leavesNs, errno == 0 ? LeftWord.of(kind, place) : LeftWord.NOTHING);
        long latenessNs = leavesNs - cursor.instantNs();
        if (errno == 0) {
            count(LaneCounter.SENT);
            count(data ? LaneCounter.DATA : LaneCounter.CHAFF);
            if (data && pad) {
                count(LaneCounter.PADS);
            }
        } else {
            count(LaneCounter.FAILED);
            add(LaneLayout.ERRNO_AT + (errno < LaneLayout.ERRNOS ? errno : 0) * Long.BYTES);
        }
        if (latenessNs > lateNs) {
            count(LaneCounter.LATE);
        }
        if (latenessNs > memory.getLong(LaneCounter.LATENESS_MAX_NS.at())) {
            memory.putLongRelease(LaneCounter.LATENESS_MAX_NS.at(), latenessNs);
        }
        if (justTaken) {
            justTaken = false;
            count(LaneCounter.TAKEN_OVER);
        }
        add(kind.at() + Lateness.bucket(latenessNs) * Long.BYTES);
    }

    /** Records how long a datagram that left alone stood between claim and call. */
    void claimToCall(long ns) {
        add(LaneLayout.CLAIM_TO_CALL_AT + Lateness.bucket(ns) * Long.BYTES);
    }

    /** The slot was claimed, then its whole interval went by before the call: nothing leaves. */
    void abandoned(long nowNs) {
        settle(CHAFF, nowNs, LeftWord.NOTHING);
        count(LaneCounter.SKIPPED);
    }

    void claimedByOther() {
        count(LaneCounter.CLAIMED_BY_OTHER);
        suspect = cursor.slot();
    }

    void fault() {
        count(LaneCounter.FAULT);
    }

    /** Goes on to the next slot. */
    void pass() {
        judgeSuspect();
        handover.passed();
        step();
        Raised.to(memory, LaneLayout.NEXT_SLOT_AT, cursor.slot());
    }

    /** Whose claimant lives has its fate a slot later, however slow it was. */
    private void judgeSuspect() {
        if (suspect != NONE && suspect < cursor.slot()) {
            if (isUncertain(suspect)) {
                count(LaneCounter.UNCERTAIN);
            }
            suspect = NONE;
        }
    }

    private void step() {
        if (cursor.advance()) {
            cursor.publishSeed(memory);
        }
    }

    /** Draws instants for the 2 s after {@code nowNs}, a few a call. */
    void drawAhead(long nowNs, int limit) {
        ahead.draw(memory, layout, cursor.slot(), nowNs, limit);
    }

    /** Tells the node and the other pacer that nothing more leaves, and wipes the seeds. */
    void end() {
        memory.putLongRelease(LaneLayout.STATE_AT, LaneLayout.STATE_ENDED);
        SeedArea.wipeAll(memory);
        forget();
    }

    /** Lets go of a lane that goes on elsewhere, or has ended. */
    void forget() {
        cursor.wipe();
        ahead.wipe();
    }

    private void settle(int epoch, long atNs, long left) {
        int cell = layout.cellAt(cursor.slot());
        // Unless the table has turned since the claim, as it has for a pacer that was stopped for long.
        if (SlotWord.slot(memory.getLongAcquire(cell + LaneLayout.CLAIM)) == cursor.slot()) {
            memory.putLong(cell + LaneLayout.SENT_NS, atNs);
            memory.putLong(cell + LaneLayout.LEFT, left);
            memory.putLongRelease(cell + LaneLayout.FATE, SlotWord.of(epoch, cursor.slot()));
        }
    }

    private void count(LaneCounter counter) {
        add(counter.at());
    }

    /** Atomic, since at a takeover two pacers may count at once. */
    private void add(int at) {
        memory.getAndAddLong(at, 1);
    }
}
