package interstate.actors.protocol;

import interstate.actors.settings.TimerSettings;
import interstate.wire.BigEndian;
import interstate.wire.BlockHeader;
import interstate.wire.BlockKind;
import interstate.wire.DatagramLayout;
import interstate.wire.MalformedException;
import interstate.wire.repair.Acknowledgement;
import interstate.wire.repair.NumberSet;
import interstate.wire.repair.ReceivedNumbers;
import interstate.wire.repair.RepairBlock;
import interstate.wire.repair.RepairDecoder;
import interstate.wire.repair.SymbolLayout;
import java.util.Arrays;

/**
 * The receiving half of a strand's repair: notes what arrived, recovers what was lost, hands on payloads in order, and
 * acknowledges.
 *
 * <p>A number that is missing may be a payload with something in it, or one without, which nobody needs: repair blocks tell. One
 * of the first sort that is given up is an unrecovered loss. The link's thread alone.
 */
final class IncomingRepair {

    /** Takes payloads, each once. */
    @FunctionalInterface
    interface Output {
        /** The array is valid during the call only. May end in {@link IncomingRepair#wipe}. */
        void payload(long nowNs, long sequence, byte[] payload, int off, int bytes);
    }

    private final SymbolLayout layout;
    private final TimerSettings timers;
    private final RepairTimes times;
    private final RoundTrip roundTrip;
    private final boolean inOrder;
    private final OutgoingRepair outgoing;
    private final LinkCounters counters;
    private final Output output;
    private final RepairDecoder decoder;
    private final RepairBlock view = new RepairBlock();
    private final ReceivedNumbers received = new ReceivedNumbers();
    /** Of those that are missing: something is in them. */
    private final NumberSet named = new NumberSet(ReceivedNumbers.SPAN);

    private final byte[] empty;
    private final byte[] held;

    private final int mask;
    private final long[] arrivedNs;
    /** In order: all below were handed on, or will be when they come. */
    private long next;

    private final HighestBefore highestBefore = new HighestBefore();

    private long highestNs;
    private long unrecovered;
    private int news;
    private long nowNs;
    private boolean wiped;

    IncomingRepair(
            LinkTerms terms,
            TimerSettings timers,
            RoundTrip roundTrip,
            OutgoingRepair outgoing,
            LinkCounters counters,
            Output output) {
        this.layout = SymbolLayout.of(terms.receivePayloadBytes());
        this.timers = timers;
        this.times = RepairTimes.of(terms);
        this.roundTrip = roundTrip;
        this.inOrder = terms.features().inOrder();
        this.outgoing = outgoing;
        this.counters = counters;
        this.output = output;
        int capacity = OutgoingRepair.capacity(terms.receiving().intervalNs());
        this.decoder = new RepairDecoder(layout, capacity, this::recovered);
        this.mask = capacity - 1;
        this.arrivedNs = new long[capacity];
        this.empty = new byte[layout.payloadBytes()];
        this.held = new byte[layout.payloadBytes()];
    }

    // ---- payloads ---------------------------------------------------------------------------------------------------

    /** Takes a payload that was opened. */
    void arrived(long now, long sequence, byte[] payload, int off) {
        this.nowNs = now;
        long before = received.highest();
        giveUpBelow(sequence - ReceivedNumbers.SPAN + 1);
        if (!received.add(sequence)) {
            counters.payloadsLate++;
            if (!inOrder || sequence < next) {
                // Recovered before it came, then reassembly knows it; or given up.
                output.payload(now, sequence, payload, off, layout.payloadBytes());
            }
            return;
        }
        news++;
        if (received.highest() > before) {
            highestNs = now;
            unnameAbove(before);
        }
        arrivedNs[(int) sequence & mask] = now;
        makeRoomFor(sequence, before);
        decoder.source(sequence, payload, off);
        blocks(payload, off);
        if (wiped) {
            return;
        }
        if (!inOrder || sequence < next) {
            output.payload(now, sequence, payload, off, layout.payloadBytes());
        } else {
            handOn();
        }
    }

    private void recovered(long sequence, byte[] payload, int off, int bytes) {
        counters.recovered++;
        if (received.add(sequence)) {
            news++;
            arrivedNs[(int) sequence & mask] = nowNs;
        }
        if (!inOrder || sequence < next) {
            output.payload(nowNs, sequence, payload, off, bytes);
        }
        // In order it is handed on after the block that brought it.
    }

    /** Repair and acknowledgements are needed at once, whatever is missing before them; they never straddle. */
    private void blocks(byte[] payload, int off) {
        int end = off + layout.payloadBytes();
        int at = off + DatagramLayout.OFFSET_BYTES + BigEndian.unsignedShort(payload, off);
        while (at < end && !wiped) {
            BlockKind kind = BlockKind.of(payload[at]);
            int bytes = BlockHeader.blockBytes(payload, at, end - at);
            if (kind == BlockKind.PAD
                    || bytes == BlockHeader.INCOMPLETE
                    || bytes == BlockHeader.BROKEN
                    || bytes > end - at) {
                return;
            }
            if (kind == BlockKind.ACKNOWLEDGEMENT) {
                outgoing.acknowledgement(nowNs, payload, at, bytes);
            } else if (kind == BlockKind.REPAIR) {
                repair(payload, at, bytes);
            }
            at += bytes;
        }
    }

    private void repair(byte[] b, int off, int bytes) {
        try {
            view.decode(layout, b, off, bytes);
        } catch (MalformedException e) {
            counters.repairMalformed++;
            return;
        }
        counters.repairSymbolsIn += view.symbols();
        long first = view.first(received.highest());
        for (int word = 0; word < RepairBlock.BITMAP_WORDS; word++) {
            long from = first + (long) word * Long.SIZE;
            long missing = received.missingBits(from);
            if (!view.isNotice()) {
                name(from, missing & view.sourceBits(word));
            }
            notNeeded(from, missing & view.notNeededBits(word));
        }
        if (!wiped) {
            decoder.repair(b, off, bytes);
        }
        if (!wiped && inOrder) {
            handOn();
        }
    }

    /** There is nothing in them: as if empty ones had come. One may have others recovered. */
    private void notNeeded(long from, long numbers) {
        for (long rest = numbers; rest != 0; rest &= rest - 1) {
            long sequence = from + Long.numberOfTrailingZeros(rest);
            if (received.add(sequence)) {
                arrivedNs[(int) sequence & mask] = nowNs;
                decoder.source(sequence, empty, 0);
            }
        }
    }

    // ---- order ------------------------------------------------------------------------------------------------------

    private void handOn() {
        long holdNs = times.holdNs(roundTrip.longNs());
        while (!wiped && next <= received.highest()) {
            if (received.missing(next)) {
                // There is one after it that is not missing: the highest.
                if (nowNs - arrivedNs[(int) received.nextArrived(next) & mask] < holdNs) {
                    return;
                }
                counters.heldInVain++;
            }
            handOnNext();
        }
    }

    private void handOnNext() {
        long sequence = next++;
        if (decoder.read(sequence, held)) {
            output.payload(nowNs, sequence, held, 0, held.length);
        }
    }

    /** Hands on what would be forgotten when this number comes, the highest before it being another. */
    private void makeRoomFor(long sequence, long before) {
        while (inOrder && !wiped && next < sequence - mask) {
            if (next > before) {
                next = sequence - mask;
            } else {
                handOnNext();
            }
        }
    }

    // ---- time -------------------------------------------------------------------------------------------------------

    /** Gives up what is too old, and hands on what has waited long enough. */
    void tick(long now) {
        this.nowNs = now;
        long waitNs = straddleNs();
        highestBefore.look(now, waitNs, received.highest());
        giveUpBelow(highestBefore.at(now - waitNs));
        if (inOrder) {
            handOn();
        }
        forgetBelow(highestBefore.at(now - 2 * waitNs));
    }

    /** Nothing is repaired any more with what came so long ago: the other end has long heard of it, or keeps it no longer either. */
    private void forgetBelow(long sequence) {
        decoder.forgetBelow(inOrder ? Math.min(sequence, next) : sequence);
    }

    private void giveUpBelow(long sequence) {
        for (long q = received.oldestMissing(); q < Math.min(sequence, received.highest()); ) {
            if (named.has(q)) {
                unrecovered++;
                counters.unrecovered++;
            }
            q = received.nextMissing(q + 1);
        }
        received.settleBelow(sequence);
    }

    /** How long a packet waits for its missing parts. */
    long straddleNs() {
        return times.straddleNs(
                SlotTime.atLeastNs(timers.straddleNs(), timers.straddleSlots(), times.slotNs()), roundTrip.longNs());
    }

    // ---- names ------------------------------------------------------------------------------------------------------

    private void name(long from, long numbers) {
        for (long rest = numbers; rest != 0; rest &= rest - 1) {
            named.set(from + Long.numberOfTrailingZeros(rest), true);
        }
    }

    private void unnameAbove(long before) {
        long highest = received.highest();
        for (long q = Math.max(before + 1, highest - ReceivedNumbers.SPAN + 1); q <= highest; q++) {
            named.set(q, false);
        }
    }

    // ---- acknowledgements -------------------------------------------------------------------------------------------

    /** Payloads that came since the last acknowledgement was written. */
    int news() {
        return news;
    }

    /** Writes a whole acknowledgement block; at least {@link Acknowledgement#MIN_ROOM} bytes of room. Returns its bytes. */
    int acknowledge(long now, byte[] b, int off, int room) {
        return Acknowledgement.write(received, now - highestNs, unrecovered, b, off, room);
    }

    /** The acknowledgement that was written goes out. */
    void acknowledged() {
        news = 0;
    }

    /** Forgets what arrived, which is plaintext. */
    void wipe() {
        wiped = true;
        decoder.wipe();
        Arrays.fill(held, (byte) 0);
    }
}
