package interstate.pacing;

import java.lang.invoke.VarHandle;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A lane as its pacer holds it: sizes copied when it was made, the place in the schedule, and the hand on each cell.
 *
 * <p>Made and closed by the control thread; between {@link #open} and the end only the loop's thread calls it. Objects
 * are used again for later lanes, since a pacer has no garbage collector.
 */
final class PacerLane {

    static final long LATE_NS = 100_000;

    /** In place of an epoch: no cell's datagram, so chaff. */
    static final int CHAFF = 0;

    /** One pacer leads from the start; a standby that takes over counts up. */
    private static final int FIRST_GENERATION = 1;

    /** Instants drawn before a lane is known to the loop, which draws the rest between slots. */
    private static final int FIRST_DRAWS = 2048;

    private final int index;
    private final SlotCursor cursor;
    private final InstantsAhead ahead;
    private final DestinationWords destination = new DestinationWords();
    private UnsafeBuffer memory;
    private LaneLayout layout;
    private int number;
    private int socket;
    private int fd;
    private int datagramBytes;
    private long intervalNs;
    private int generation = FIRST_GENERATION;
    private volatile boolean endWanted;

    /** A lane in zeroed memory of {@code layout.bytes()}, whose slot 0 is at {@code baseNs}. */
    PacerLane(
            int index,
            int number,
            int fd,
            LaneSpec spec,
            LaneLayout layout,
            UnsafeBuffer memory,
            byte[] seed,
            long baseNs) {
        this.index = index;
        this.cursor = new SlotCursor(spec.schedule(), seed);
        this.ahead = new InstantsAhead(spec.schedule(), seed);
        this.memory = memory;
        this.layout = layout;
        open(number, fd, spec, layout, memory, seed, baseNs);
    }

    /** Takes up another lane after the former has ended. */
    void open(int laneNumber, int socketFd, LaneSpec spec, LaneLayout of, UnsafeBuffer in, byte[] seed, long baseNs) {
        number = laneNumber;
        socket = spec.socket();
        fd = socketFd;
        layout = of;
        memory = in;
        datagramBytes = spec.datagramBytes();
        intervalNs = spec.schedule().intervalNs();
        generation = FIRST_GENERATION;
        endWanted = false;
        destination.restart();
        memory.putLong(LaneLayout.GENERATION_AT, generation);
        cursor.restart(memory, spec.schedule(), seed, baseNs);
        ahead.restart(spec.schedule(), seed, baseNs);
        ahead.draw(memory, layout, 0, baseNs, FIRST_DRAWS);
        LaneHeader.write(memory, layout, number, spec, baseNs);
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

    long slot() {
        return cursor.slot();
    }

    long instantNs() {
        return cursor.instantNs();
    }

    /** First slot not drawn yet. Any thread, while the lane holds its memory. */
    long drawnUntil() {
        return memory.getLongAcquire(LaneLayout.DRAWN_UNTIL_AT);
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

    /** Passes slots that are gone, at most {@code limit}. */
    void skipGone(long nowNs, int limit) {
        for (int i = 0; i < limit && gone(nowNs); i++) {
            count(LaneCounter.SKIPPED);
            cursor.advance(memory);
        }
        memory.putLongRelease(LaneLayout.NEXT_SLOT_AT, cursor.slot());
        ahead.draw(memory, layout, cursor.slot(), nowNs, 2 * limit);
    }

    void tellDestination(SlotSender sender) {
        if (destination.changed(memory)) {
            destination.tell(sender, index);
        }
    }

    /**
     * Chooses what leaves in the slot due and copies it: the cell if it is ready and of the current epoch, else the
     * chaff, by the same steps.
     *
     * @return the epoch of the cell, or {@link #CHAFF}
     */
    int choose(UnsafeBuffer out, UnsafeBuffer chaff, int chaffAt) {
        int cell = layout.cellAt(cursor.slot());
        int epoch = (int) memory.getLongAcquire(LaneLayout.EPOCH_AT);
        long wanted = SlotWord.of(epoch, cursor.slot());
        boolean ready = memory.getLongAcquire(cell + LaneLayout.READY) == wanted;
        out.putBytes(0, ready ? memory : chaff, ready ? cell + LaneLayout.DATAGRAM : chaffAt, datagramBytes);
        VarHandle.acquireFence();
        boolean still = memory.getLongAcquire(cell + LaneLayout.READY) == wanted;
        if (ready && !still) {
            count(LaneCounter.TORN);
            out.putBytes(0, chaff, chaffAt, datagramBytes);
        }
        return ready && still ? epoch : CHAFF;
    }

    /** Makes the slot due ours, or finds that it is another's. The last thing before the system call. */
    boolean claim() {
        int at = layout.cellAt(cursor.slot()) + LaneLayout.CLAIM;
        long seen = memory.getLongAcquire(at);
        return SlotWord.slot(seen) < cursor.slot()
                && memory.compareAndSetLong(at, seen, SlotWord.of(generation, cursor.slot()));
    }

    /** Records that the datagram of this epoch was handed over at {@code calledNs} with this result. */
    void sent(int epoch, long calledNs, int errno) {
        boolean data = epoch != CHAFF;
        settle(errno == 0 ? epoch : CHAFF, calledNs);
        long latenessNs = calledNs - cursor.instantNs();
        if (errno == 0) {
            count(LaneCounter.SENT);
            count(data ? LaneCounter.DATA : LaneCounter.CHAFF);
        } else {
            count(LaneCounter.FAILED);
            add(LaneLayout.ERRNO_AT + (errno < LaneLayout.ERRNOS ? errno : 0) * Long.BYTES);
        }
        if (latenessNs > LATE_NS) {
            count(LaneCounter.LATE);
        }
        if (latenessNs > memory.getLong(LaneCounter.LATENESS_MAX_NS.at())) {
            memory.putLongRelease(LaneCounter.LATENESS_MAX_NS.at(), latenessNs);
        }
        add((data ? LaneLayout.DATA_LATENESS_AT : LaneLayout.CHAFF_LATENESS_AT)
                + Lateness.bucket(latenessNs) * Long.BYTES);
    }

    /** The slot was claimed, then its whole interval went by before the call: nothing leaves. */
    void abandoned(long nowNs) {
        settle(CHAFF, nowNs);
        count(LaneCounter.SKIPPED);
    }

    void claimedByOther() {
        count(LaneCounter.CLAIMED_BY_OTHER);
    }

    void fault() {
        count(LaneCounter.FAULT);
    }

    /** Goes on to the next slot. */
    void pass() {
        cursor.advance(memory);
        memory.putLongRelease(LaneLayout.NEXT_SLOT_AT, cursor.slot());
    }

    /** Draws instants for the 2 s after {@code nowNs}, a few a call. */
    void drawAhead(long nowNs, int limit) {
        ahead.draw(memory, layout, cursor.slot(), nowNs, limit);
    }

    /** Tells the node that nothing more leaves, and forgets the seeds. */
    void end() {
        memory.putLongRelease(LaneLayout.STATE_AT, LaneLayout.STATE_ENDED);
        SeedArea.wipeAll(memory);
        cursor.wipe();
        ahead.wipe();
    }

    private void settle(int epoch, long atNs) {
        int cell = layout.cellAt(cursor.slot());
        memory.putLong(cell + LaneLayout.SENT_NS, atNs);
        memory.putLongRelease(cell + LaneLayout.FATE, SlotWord.of(epoch, cursor.slot()));
    }

    private void count(LaneCounter counter) {
        add(counter.at());
    }

    private void add(int at) {
        memory.putLongRelease(at, memory.getLong(at) + 1);
    }
}
