package interstate.pacing;

import interstate.tunbridge.UdpAddress;
import java.lang.invoke.VarHandle;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A lane as the node sees it: where sealed datagrams are put for slots to come, and what became of them.
 *
 * <p>{@link #stage}, {@link #fate}, {@link #raiseEpoch} and {@link #destination} belong to one thread, the node's stager;
 * everything else may be called by any.
 *
 * <p>Staging, slot by slot from {@link #nextSlot}: when {@link #instantNs} less the lead is reached, seal and {@link
 * #stage} once. Keep the plaintext until {@link #fate} is no longer {@link Fate#PENDING}; ask slot by slot, within {@link
 * #cells} slots. After {@link Fate#PASSED}, or where stage answered false, the plaintext may be sealed again under a new
 * counter for a later slot.
 *
 * <p>One node at a time: a node that goes on staging while another takes the lane over can spoil the bytes of one cell,
 * which the receiver then drops as forged.
 *
 * <p>The memory is unmapped when the object is unreachable, never under a caller's feet.
 */
public final class Lane {

    private final LaneSpec terms;
    private final LaneLayout layout;
    private final UnsafeBuffer memory;
    private final int number;
    private final int datagramBytes;
    private volatile int epoch;

    /** A lane in memory that {@link LaneHeader} wrote. */
    Lane(UnsafeBuffer memory) {
        this.terms = LaneHeader.read(memory);
        this.layout = LaneLayout.of(terms);
        this.memory = memory;
        this.number = memory.getInt(LaneLayout.NUMBER_AT);
        this.datagramBytes = terms.datagramBytes();
        this.epoch = (int) memory.getLongAcquire(LaneLayout.EPOCH_AT);
    }

    /** Its name towards the pacer; never used twice by one pacer. */
    public int number() {
        return number;
    }

    /** The terms it was opened with; the destination may have moved since. */
    public LaneSpec terms() {
        return terms;
    }

    /** How many slots the table holds: those from {@link #nextSlot} on can be staged. */
    public int cells() {
        return layout.cells();
    }

    /** First slot not yet passed. */
    public long nextSlot() {
        return memory.getLongAcquire(LaneLayout.NEXT_SLOT_AT);
    }

    /** First slot whose instant is not drawn yet. */
    public long drawnUntil() {
        return memory.getLongAcquire(LaneLayout.DRAWN_UNTIL_AT);
    }

    /** When a slot is due (CLOCK_MONOTONIC), or -1 if that is not drawn yet or no longer kept. */
    public long instantNs(long slot) {
        long drawn = memory.getLongAcquire(LaneLayout.DRAWN_UNTIL_AT);
        if (slot < 0 || slot >= drawn) {
            return -1;
        }
        long instantNs = memory.getLongAcquire(layout.instantAt(slot));
        VarHandle.acquireFence();
        boolean kept = slot > memory.getLong(LaneLayout.DRAWN_UNTIL_AT) - layout.instants();
        return kept ? instantNs : -1;
    }

    /**
     * Puts a datagram of the lane's length into a slot's cell; once for each slot. Stager's thread.
     *
     * @return false if that slot has passed, lies beyond the table, or another node has taken the lane over; then nothing
     *     has changed
     */
    public boolean stage(long slot, byte[] datagram, int off) {
        return stage(slot, datagram, off, false);
    }

    /** The same, saying whether the datagram is a pad: told apart in the counters, and nowhere else. Stager's thread. */
    public boolean stage(long slot, byte[] datagram, int off, boolean pad) {
        long next = memory.getLongAcquire(LaneLayout.NEXT_SLOT_AT);
        if (slot < next || slot >= next + layout.cells() || !isOurs()) {
            return false;
        }
        int cell = layout.cellAt(slot);
        // An adopted lane may hold this slot already: take it back before its bytes change.
        memory.putLongRelease(cell + LaneLayout.READY, 0);
        VarHandle.storeStoreFence();
        memory.putBytes(cell + LaneLayout.DATAGRAM, datagram, off, datagramBytes);
        memory.putLong(cell + LaneLayout.KIND, pad ? 1 : 0);
        memory.putLongRelease(cell + LaneLayout.READY, SlotWord.of(epoch, slot));
        return true;
    }

    /** What became of the datagram that this object staged for a slot. Stager's thread. */
    public Fate fate(long slot) {
        int cell = layout.cellAt(slot);
        boolean past = nextSlot() > slot;
        long fate = memory.getLongAcquire(cell + LaneLayout.FATE);
        if (SlotWord.slot(fate) == slot) {
            return SlotWord.tag(fate) == epoch ? Fate.TAKEN : Fate.PASSED;
        }
        if (!past) {
            return Fate.PENDING;
        }
        long claim = memory.getLongAcquire(cell + LaneLayout.CLAIM);
        return SlotWord.slot(claim) < slot ? Fate.PASSED : Fate.UNCERTAIN;
    }

    /**
     * When the datagram of a slot was handed to the kernel, or is to be released by it where it was handed over before; -1 if
     * that is not known (any more).
     */
    public long sentNs(long slot) {
        int cell = layout.cellAt(slot);
        if (SlotWord.slot(memory.getLongAcquire(cell + LaneLayout.FATE)) != slot) {
            return -1;
        }
        long sentNs = memory.getLong(cell + LaneLayout.SENT_NS);
        VarHandle.acquireFence();
        return SlotWord.slot(memory.getLong(cell + LaneLayout.CLAIM)) == slot ? sentNs : -1;
    }

    /** What left in a slot, or null where nothing did, or that is not known (any more). Any thread. */
    @Nullable Departure departure(long slot) {
        int cell = layout.cellAt(slot);
        if (SlotWord.slot(memory.getLongAcquire(cell + LaneLayout.FATE)) != slot) {
            return null;
        }
        long sentNs = memory.getLong(cell + LaneLayout.SENT_NS);
        long left = memory.getLong(cell + LaneLayout.LEFT);
        VarHandle.acquireFence();
        boolean still = SlotWord.slot(memory.getLong(cell + LaneLayout.CLAIM)) == slot;
        long instantNs = instantNs(slot);
        Slots kind = LeftWord.kind(left);
        return still && kind != null && instantNs >= 0
                ? new Departure(this, kind, instantNs, sentNs, LeftWord.place(left))
                : null;
    }

    /** Makes chaff of everything staged so far, as a node does that takes the lane over. Stager's thread. */
    public void raiseEpoch() {
        long before;
        long raised;
        do {
            before = memory.getLongAcquire(LaneLayout.EPOCH_AT);
            raised = before % SlotWord.MAX_TAG + 1;
        } while (!memory.compareAndSetLong(LaneLayout.EPOCH_AT, before, raised));
        epoch = (int) raised;
    }

    /** False once another node has taken the lane over: what this one stages would be chaff. */
    public boolean isOurs() {
        return memory.getLongAcquire(LaneLayout.EPOCH_AT) == epoch;
    }

    /** The lane ends at its first slot after this instant (CLOCK_MONOTONIC); {@link Long#MAX_VALUE} never. */
    public void aliveUntilNs(long instantNs) {
        memory.putLongRelease(LaneLayout.ALIVE_UNTIL_AT, instantNs);
    }

    public long aliveUntilNs() {
        return memory.getLongAcquire(LaneLayout.ALIVE_UNTIL_AT);
    }

    /** By whom its datagrams are held until their instants. */
    public Engine engine() {
        return Engine.ofCode(memory.getLongAcquire(LaneLayout.ENGINE_AT));
    }

    /** Nothing leaves this lane any more. */
    public boolean hasEnded() {
        return memory.getLongAcquire(LaneLayout.STATE_AT) == LaneLayout.STATE_ENDED;
    }

    /**
     * Moves the lane, from the next slot not yet prepared. Stager's thread.
     *
     * @param source local address to send from (its port is the socket's), or null for the kernel's choice
     * @param interfaceIndex interface to leave by, 0 for the route's
     */
    public void destination(UdpAddress to, @Nullable UdpAddress source, int interfaceIndex) {
        DestinationWords.write(memory, to, source, interfaceIndex);
    }

    public LaneCounters counters() {
        return new LaneCounters(
                count(LaneCounter.SENT),
                count(LaneCounter.DATA),
                count(LaneCounter.CHAFF),
                count(LaneCounter.LATE),
                count(LaneCounter.SKIPPED),
                count(LaneCounter.UNCERTAIN),
                count(LaneCounter.FAILED),
                count(LaneCounter.CLAIMED_BY_OTHER),
                count(LaneCounter.TORN),
                count(LaneCounter.LATENESS_MAX_NS),
                count(LaneCounter.FAULT),
                count(LaneCounter.TAKEN_OVER),
                count(LaneCounter.PADS));
    }

    /** Slots refused with this errno; 0 stands for numbers beyond the table. */
    public long errors(int errno) {
        return memory.getLongAcquire(
                LaneLayout.ERRNO_AT + (errno >= 0 && errno < LaneLayout.ERRNOS ? errno : 0) * Long.BYTES);
    }

    /** Lateness in ns that {@code permille} of all datagrams so far did not exceed, to an eighth; 0 before the first. */
    public long latenessNs(int permille) {
        return lateness().atPermille(permille);
    }

    /** Lateness of all datagrams so far. */
    public LatenessCounts lateness() {
        return lateness(Slots.DATA).plus(lateness(Slots.PADS)).plus(lateness(Slots.CHAFF));
    }

    /** Lateness of datagrams of one kind so far, or for {@link Slots#CLAIMS} the time from claim to system call. */
    public LatenessCounts lateness(Slots which) {
        long[] counts = new long[Lateness.BUCKETS];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = memory.getLongAcquire(which.at() + i * Long.BYTES);
        }
        return new LatenessCounts(counts);
    }

    /** Terms and place, never content. */
    @Override
    public String toString() {
        return "Lane[" + number + ", slot " + nextSlot() + ", " + terms + "]";
    }

    private long count(LaneCounter counter) {
        return memory.getLongAcquire(counter.at());
    }
}
