package interstate.actors.protocol;

import interstate.actors.settings.TimerSettings;
import interstate.crypto.Randomness;
import interstate.wire.LinkFeatures;
import interstate.wire.MalformedException;
import interstate.wire.repair.Acknowledgement;
import interstate.wire.repair.RepairBlock;
import interstate.wire.repair.RepairEncoder;
import interstate.wire.repair.SourceWindow;
import interstate.wire.repair.SymbolLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a strand's repair: keeps what was sent until it is acknowledged, and decides which repair goes into which
 * room.
 *
 * <pre>
 *   staged --cell taken--> left --acknowledged--> settled
 *      \--missed-> void       \--reported--> lost --acknowledged, or too old--> settled
 * </pre>
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

    private static final int LOST_REPAIRED = 2;
    private static final int MAX_PAYLOADS_OWED = 64;
    private static final int COPIES = 2;
    /** Of the slots, measured over some 64. */
    private static final int SPARSE_PERCENT = 25;

    private static final int LOAD_SHIFT = 6;
    private static final int LOAD_FULL = 1 << 16;
    private static final long KEPT_NS = 1_000_000_000L;
    /** Until a round trip is known. */
    private static final long UNKNOWN_KEPT_NS = 3_000_000_000L;

    private static final int MIN_CAPACITY = RepairBlock.MAX_WINDOW;
    private static final int MAX_CAPACITY = 4_096;
    private static final int AHEAD = 2;

    private static final byte SETTLED = 0;
    private static final byte STAGED_PAD = 1;
    private static final byte STAGED = 2;
    private static final byte PAD = 3;
    private static final byte LEFT = 4;
    private static final byte LOST_PAD = 5;
    private static final byte LOST = 6;
    private static final byte VOID = 7;

    /** Of a whole notice. */
    static final int MAX_NOTICE_BYTES = RepairBlock.noticeBytes(RepairBlock.MAX_BITMAP_BYTES);

    private final SymbolLayout layout;
    private final SourceWindow window;
    private final RepairEncoder copier;
    private final PreparedRepair ofLost;
    private final PreparedRepair[] ofAll = new PreparedRepair[AHEAD];
    private final LinkFeatures features;
    private final TimerSettings timers;
    private final RepairTimes times;
    private final RoundTrip roundTrip;
    private final LinkPort port;
    private final Randomness randomness;
    private final LinkCounters counters;
    private final byte[] random = new byte[2];

    private final int mask;
    private final byte[] states;
    private final byte[] copies;
    private final long[] leftNs;
    private final long[] lostNs;
    private final long[] slots;
    private final long[] sequences;

    private long newest = -1;
    private long newestLeft = -1;
    /** All below are settled. */
    private long floor;

    private long acknowledged = -1;
    private int unrecoveredTold;
    private int reordered = REORDERED;
    private boolean reading;
    private int lost;
    /** Numbers in which there is nothing, and which the other end may miss. */
    private int untold;

    private long noticeAtNs;
    private final byte[] bitmap = new byte[RepairBlock.MAX_BITMAP_BYTES];
    private int symbolsOwed;
    private long bytesOwed;
    private long retryAtNs;
    private long shareBytes;
    private int load;
    private int nextClass;
    private long nowNs;

    OutgoingRepair(
            LinkTerms terms,
            TimerSettings timers,
            RoundTrip roundTrip,
            LinkPort port,
            Randomness randomness,
            LinkCounters counters,
            int cells) {
        this.layout = SymbolLayout.of(terms.sendPayloadBytes());
        this.features = terms.features();
        this.timers = timers;
        this.times = RepairTimes.of(terms);
        this.roundTrip = roundTrip;
        this.port = port;
        this.randomness = randomness;
        this.counters = counters;
        int capacity = capacity(terms.sending().intervalNs());
        this.window = new SourceWindow(layout, capacity);
        this.copier = new RepairEncoder(window);
        this.ofLost = new PreparedRepair(layout, window);
        Arrays.setAll(ofAll, i -> new PreparedRepair(layout, window));
        this.mask = capacity - 1;
        this.states = new byte[capacity];
        this.copies = new byte[capacity];
        this.leftNs = new long[capacity];
        this.lostNs = new long[capacity];
        this.slots = new long[powerOfTwo(cells)];
        this.sequences = new long[slots.length];
        Arrays.fill(slots, -1);
    }

    /** How many payloads each end keeps of a lane: those of a second, at least a window, at most 4,096. */
    static int capacity(long intervalNs) {
        return powerOfTwo(Math.min(MAX_CAPACITY, Math.max(MIN_CAPACITY, KEPT_NS / intervalNs)));
    }

    static int powerOfTwo(long atLeast) {
        return (int) Long.highestOneBit(Math.max(2, atLeast) - 1) << 1;
    }

    // ---- slots ------------------------------------------------------------------------------------------------------

    /** Whether packets give way to repair in the payload that is packed next: no new one is begun. */
    boolean holdsPackets(long now) {
        this.nowNs = now;
        if (acknowledged < 0) {
            return false;
        }
        if (lost > 0 && symbolsOwed > 0 && bytesOwed > 0 && ofLost.isReady()) {
            return true;
        }
        return shareBytes >= layout.payloadBytes() && readyOfAll() != null;
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
        int at = off;
        int end = off + room;
        if (copying()) {
            at += copies(b, at, end - at);
        }
        if (ofLost.isReady() && lost > 0) {
            int symbols = ofLost.fitting(end - at);
            if (symbols > 0) {
                int bytes = ofLost.use(symbols, b, at);
                at += bytes;
                symbolsOwed -= symbols;
                bytesOwed -= bytes;
                counters.repairSymbolsOut += symbols;
            }
        }
        for (PreparedRepair ready = readyOfAll(); ready != null; ready = readyOfAll()) {
            int symbols = ready.fitting(end - at);
            if (symbols == 0) {
                break;
            }
            at += ready.use(symbols, b, at);
            counters.repairSymbolsOut += symbols;
        }
        shareBytes = Math.max(0, shareBytes - (at - off));
        return at - off;
    }

    /**
     * The other end waits, or may wait, for numbers in which there is nothing: pads that were lost, and what never left. So it
     * is told, before any packet, and again after a round trip if it does not say that it knows.
     *
     * @param b has room for {@link #MAX_NOTICE_BYTES}
     * @return bytes written, 0 if there is nothing to tell
     */
    int notice(long now, byte[] b, int off) {
        this.nowNs = now;
        long first = acknowledged >= 0 && untold > 0 && nowNs >= noticeAtNs ? firstUntold() : -1;
        if (first < 0) {
            return 0;
        }
        Arrays.fill(bitmap, (byte) -1);
        int last = 0;
        for (int i = 0; i < RepairBlock.MAX_WINDOW && first + i <= newestLeft; i++) {
            byte state = states[(int) (first + i) & mask];
            boolean untoldHere = state == LOST_PAD || state == VOID;
            if (untoldHere || state == SETTLED) {
                bitmap[i / Byte.SIZE] &= (byte) ~(1 << i % Byte.SIZE);
                last = untoldHere ? i : last;
            }
        }
        noticeAtNs = nowNs + roundTrip.longNs();
        return RepairBlock.writeNotice(first, bitmap, last / Byte.SIZE + 1, b, off);
    }

    private long firstUntold() {
        for (long q = floor; q <= newestLeft; q++) {
            byte state = states[(int) q & mask];
            if (state == LOST_PAD || state == VOID) {
                return q;
            }
        }
        return -1;
    }

    private boolean copying() {
        return switch (features.eager()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case SPARSE -> load < LOAD_FULL / 100 * SPARSE_PERCENT;
        };
    }

    /** Payloads that hold little are sent again as they are: a symbol or two, since the rest of them is zeros. */
    private int copies(byte[] b, int off, int room) {
        int at = off;
        int end = off + room;
        for (long q = firstWanted(floor); q >= 0; q = firstWanted(q + 1)) {
            int i = (int) q & mask;
            int symbols = window.symbols(q);
            if (copies[i] < COPIES && RepairBlock.bytes(layout, 1, symbols) <= end - at && copier.take(q)) {
                at += copier.write(0, 0, symbols, RepairBlock.REST_IS_ZERO, b, at);
                copier.giveBack();
                copies[i]++;
                counters.copiesOut++;
            }
        }
        return at - off;
    }

    private @Nullable PreparedRepair readyOfAll() {
        for (PreparedRepair each : ofAll) {
            if (each.isReady()) {
                if (each.anySource(this::wanted)) {
                    return each;
                }
                each.drop();
            }
        }
        return null;
    }

    /** A payload was packed for a slot, and is about to be sealed. */
    void staged(long slot, long sequence, byte[] payload, int off) {
        for (long q = Math.max(newest + 1, sequence - mask); q <= sequence; q++) {
            forget(q - mask - 1);
            states[(int) q & mask] = SETTLED;
        }
        floor = Math.max(floor, sequence - mask);
        newest = sequence;
        int i = (int) sequence & mask;
        boolean something = window.add(sequence, payload, off);
        states[i] = something ? STAGED : STAGED_PAD;
        copies[i] = 0;
        leftNs[i] = 0;
        int cell = (int) slot & (slots.length - 1);
        slots[cell] = slot;
        sequences[cell] = sequence;
        load += ((something ? LOAD_FULL : 0) - load) >> LOAD_SHIFT;
        shareBytes = Math.min(
                shareBytes + (long) features.fecSharePermille() * layout.payloadBytes() / 1_000,
                4L * layout.payloadBytes());
    }

    /** The slot's cell left. */
    void taken(long now, long slot) {
        this.nowNs = now;
        int cell = (int) slot & (slots.length - 1);
        if (slots[cell] != slot) {
            return;
        }
        slots[cell] = -1;
        long q = sequences[cell];
        if (q < floor) {
            return;
        }
        int i = (int) q & mask;
        if (states[i] == STAGED || states[i] == STAGED_PAD) {
            // Else it was acknowledged before its fate was told.
            states[i] = states[i] == STAGED ? LEFT : PAD;
            leftNs[i] = now;
        }
        newestLeft = Math.max(newestLeft, q);
    }

    /** The slot passed without its cell. */
    void missed(long slot) {
        int cell = (int) slot & (slots.length - 1);
        if (slots[cell] == slot) {
            slots[cell] = -1;
            long q = sequences[cell];
            forget(q);
            newestLeft = Math.max(newestLeft, q);
            if (q >= floor) {
                states[(int) q & mask] = VOID;
                leftNs[(int) q & mask] = nowNs;
                tell();
            }
        }
    }

    private void tell() {
        untold++;
        noticeAtNs = Math.min(noticeAtNs, nowNs);
    }

    /** Has repair made for the room to come, and gives up what is too old. To be called once a slot or more often. */
    void prepare(long now) {
        this.nowNs = now;
        expire();
        if (acknowledged < 0) {
            return;
        }
        if (lost > 0 && now >= retryAtNs) {
            retryAtNs = now + roundTrip.longNs();
            symbolsOwed = Math.min(
                    Math.max(0, symbolsOwed) + lostBefore(now - roundTrip.longNs()) * layout.symbols(),
                    lost * (layout.symbols() + 1));
        }
        if (ofLost.isReady() && !ofLost.anySource(this::isLost)) {
            ofLost.drop();
        }
        if (ofLost.isEmpty() && lost > 0 && symbolsOwed > 0) {
            askOfLost();
        }
        for (PreparedRepair each : ofAll) {
            if (each.isEmpty()) {
                askOfAll(each);
            }
        }
    }

    /** Payloads reported lost so long ago that their repair, had it arrived, would have been acknowledged. */
    private int lostBefore(long thenNs) {
        int count = 0;
        for (long q = firstLost(floor); q >= 0; q = firstLost(q + 1)) {
            count += lostNs[(int) q & mask] <= thenNs ? 1 : 0;
        }
        return count;
    }

    private void askOfLost() {
        for (long q = firstLost(floor); q >= 0 && ofLost.take(q); q = firstLost(q + 1)) {}
        ask(ofLost, false);
    }

    /** Of the latest that are not acknowledged: what is older has had its repair, and more when it is reported lost. */
    private void askOfAll(PreparedRepair repair) {
        long from = Math.max(floor, newestLeft - RepairBlock.MAX_WINDOW + 1);
        if (firstWanted(from) < 0) {
            return;
        }
        int skipped = wantedFrom(from) - PreparedRepair.MAX_SOURCES;
        boolean complete = skipped <= 0;
        if (complete) {
            repair.begin(from);
        }
        for (long q = firstWanted(from); q >= 0; q = firstWanted(q + 1)) {
            if (skipped-- <= 0 && !repair.take(q)) {
                complete = false;
                break;
            }
        }
        ask(repair, complete);
    }

    private void ask(PreparedRepair repair, boolean complete) {
        if (repair.sources() > 0) {
            randomness.fill(random, 0, random.length);
            int key = (random[0] & 255) << 8 | (random[1] & 255);
            repair.ask(key, nextClass, complete);
            nextClass = (nextClass + 1) % layout.symbols();
            port.encode(repair);
        }
    }

    private int wantedFrom(long from) {
        int count = 0;
        for (long q = firstWanted(from); q >= 0; q = firstWanted(q + 1)) {
            count++;
        }
        return count;
    }

    private long firstWanted(long from) {
        for (long q = from; q <= newestLeft; q++) {
            if (wanted(q)) {
                return q;
            }
        }
        return -1;
    }

    private long firstLost(long from) {
        for (long q = from; q <= newestLeft; q++) {
            if (states[(int) q & mask] == LOST) {
                return q;
            }
        }
        return -1;
    }

    private boolean wanted(long q) {
        byte state = q < floor ? SETTLED : states[(int) q & mask];
        return state == LEFT || state == LOST;
    }

    private boolean isLost(long q) {
        return q >= floor && states[(int) q & mask] == LOST;
    }

    /** Nobody waits for it any more, after so long. */
    private void expire() {
        long waitNs = times.straddleNs(
                SlotTime.atLeastNs(timers.straddleNs(), timers.straddleSlots(), times.slotNs()), roundTrip.longNs());
        long keptNs = Math.max(2 * waitNs, roundTrip.isKnown() ? 0 : UNKNOWN_KEPT_NS);
        while (floor <= newestLeft) {
            int i = (int) floor & mask;
            boolean open = states[i] != SETTLED;
            if (open && (states[i] == STAGED || states[i] == STAGED_PAD || nowNs - leftNs[i] < keptNs)) {
                return;
            }
            forget(floor);
            floor++;
        }
    }

    private void forget(long q) {
        if (q < floor || q > newest) {
            return;
        }
        int i = (int) q & mask;
        if (states[i] == LOST) {
            lost--;
            symbolsOwed = lost == 0 ? 0 : symbolsOwed;
        }
        if (states[i] == LOST_PAD || states[i] == VOID) {
            untold--;
        }
        states[i] = SETTLED;
        window.settle(q);
    }

    // ---- acknowledgements -------------------------------------------------------------------------------------------

    /** Takes a whole acknowledgement block. */
    void acknowledgement(long now, byte[] b, int off, int bytes) {
        this.nowNs = now;
        try {
            reading = false;
            Acknowledgement.read(b, off, bytes, Math.max(0, newest), this);
        } catch (MalformedException e) {
            counters.acknowledgementsMalformed++;
        }
    }

    @Override
    public void highest(long highest, long ageNs, int unrecovered) {
        if (highest > newest || highest < acknowledged) {
            // Of what was never sent, or overtaken by a later one.
            counters.acknowledgementsMalformed += highest > newest ? 1 : 0;
            return;
        }
        reading = true;
        newestLeft = Math.max(newestLeft, highest);
        int i = (int) highest & mask;
        if (highest > acknowledged && highest >= newest - mask && leftNs[i] != 0) {
            roundTrip.sample(nowNs - leftNs[i] - ageNs);
        }
        acknowledged = highest;
        int more = (short) (unrecovered - unrecoveredTold);
        if (more > 0) {
            // Else another acknowledgement of the same highest has overtaken this one.
            counters.unrecoveredOut += more;
            unrecoveredTold = unrecovered;
        }
    }

    @Override
    public void settledBelow(long sequence) {
        if (reading) {
            arrived(floor, Math.min(sequence, newestLeft + 1));
        }
    }

    @Override
    public void arrived(long from, long below) {
        if (!reading) {
            return;
        }
        for (long q = Math.max(from, floor); q < below; q++) {
            byte state = states[(int) q & mask];
            if (state == LEFT || state == PAD) {
                counters.outgoingReported++;
            } else if (state == LOST || state == LOST_PAD) {
                cameAfterAll(q, state);
            }
            forget(q);
        }
    }

    /**
     * What was reported lost is there: mended, or only late. Sooner than a round trip after the report it can't have been mended;
     * then this network reorders, and numbers are waited for longer from now on, as RACK does (RFC 8985, section 3.3.2).
     */
    private void cameAfterAll(long q, byte state) {
        if (nowNs - lostNs[(int) q & mask] >= roundTrip.meanNs() - (roundTrip.meanNs() >> 2)) {
            return;
        }
        reordered = (int) Math.min(Math.max(reordered, acknowledged - q + 1), (mask + 1) >> MOST_REORDERED_SHIFT);
        counters.outgoingLost--;
        if (state == LOST) {
            symbolsOwed -= layout.symbols() + 1;
            bytesOwed -= (long) LOST_REPAIRED * layout.payloadBytes();
        }
    }

    @Override
    public void missing(long from, long below) {
        if (!reading) {
            return;
        }
        for (long q = Math.max(from, floor); q < Math.min(below, acknowledged - reordered + 1); q++) {
            int i = (int) q & mask;
            if (states[i] == LEFT) {
                states[i] = LOST;
                lostNs[i] = nowNs;
                if (lost == 0) {
                    retryAtNs = nowNs + roundTrip.longNs();
                }
                lost++;
                symbolsOwed += layout.symbols() + 1;
                bytesOwed = Math.min(
                        Math.max(0, bytesOwed) + (long) LOST_REPAIRED * layout.payloadBytes(),
                        (long) MAX_PAYLOADS_OWED * layout.payloadBytes());
                counters.outgoingReported++;
                counters.outgoingLost++;
            } else if (states[i] == PAD) {
                states[i] = LOST_PAD;
                lostNs[i] = nowNs;
                tell();
                counters.outgoingReported++;
                counters.outgoingLost++;
            }
        }
    }

    /** Forgets what was sent, which is plaintext. */
    void wipe() {
        ofLost.wipe();
        for (PreparedRepair each : ofAll) {
            each.wipe();
        }
        window.wipe();
        Arrays.fill(states, SETTLED);
        lost = 0;
        untold = 0;
    }
}
