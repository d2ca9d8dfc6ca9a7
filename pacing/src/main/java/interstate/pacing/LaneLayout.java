package interstate.pacing;

import org.agrona.BitUtil;

/**
 * Where everything lies in a lane's memory, computed from its terms alone so that neither side need trust a number
 * found in it.
 *
 * <pre>
 *     0  magic 8                  8  layout version 4     12  lane number 4     16  bytes of all 8
 *    24  cells 4                 28  instants 4           32  instant of slot 0, 8       40  loop 4
 *        ---- written by the node ----
 *   256  epoch 8                264  alive until ns 8
 *   320  destination: sequence 8 (odd while it is written), high 8, low 8, port 8, IPv6 8,
 *        source high 8, source low 8, interface 8
 *        ---- written by the pacers ----
 *   392  next slot 8            400  drawn until (slot) 8     408  state 8      416  engine 8 ({@link Engine})
 *   448  seed number 8
 *   512  seed of even number:  number 8, instant of its first slot 8, seed 32, period of its first slot 8
 *   576  seed of odd number:   the same
 *   640  counters 16 x 8
 *   768  errors by errno 136 x 8
 *  1856  lateness, {@link Lateness#BUCKETS} x 8 each: of data, of pads, of chaff; then from claim to call
 *  8576  hours by their period's number mod 256, 8 each ({@link HourWord}); by whichever pacer comes there first
 * 10688  terms 304 ({@link LaneSpecCodec}), by the pacer that opened the lane
 * 12288  instants: t(slot) at slot mod (number of instants), 8 each
 *     .  cells: slot at slot mod (number of cells); each a multiple of 64 bytes
 *
 *  a cell:   0 ready (epoch | slot) 8     8 claim (generation | slot) 8     16 fate (epoch | slot) 8
 *           24 sent ns 8                 32 kind (0 data, 1 pad) 8               40 left 8 ({@link LeftWord})
 *           64 datagram                                                                      (words: {@link SlotWord})
 *           the fate's epoch is that of the datagram taken, 0 for chaff and for what the kernel refused
 * </pre>
 *
 * <p>Order of memory, stores released and loads acquired unless said:
 *
 * <ol>
 *   <li>Node: ready = 0; datagram and kind (plain); ready = epoch and slot.
 *   <li>Pacer: epoch, ready, datagram (plain), ready again: a change in between makes it chaff.
 *   <li>Pacer: claim by compare-and-set from any word of an earlier slot, so at most one pacer has a slot, and a pacer
 *       that slept through a whole turn of the table has none.
 *   <li>Pacer: sent ns and left (plain), fate, next slot (never lowered). So a node that reads next slot first and finds it past a slot finds the
 *       slot's claim and fate final, unless the claiming pacer died in between: uncertain.
 *   <li>Pacer: instant, then drawn until (never lowered); the node reads drawn until, instant, drawn until. A pacer that
 *       takes over draws the same instants again.
 *   <li>Pacer: seed and first instant of the next seed, then seed number, then wipes the older: whoever takes over reads
 *       the seed number, that seed, and the seed number again.
 * </ol>
 */
final class LaneLayout {

    static final long MAGIC = 0x3130656e616c7369L; // "islane01" as little-endian text
    static final int VERSION = 3;

    static final int MAGIC_AT = 0;
    static final int VERSION_AT = 8;
    static final int NUMBER_AT = 12;
    static final int TOTAL_BYTES_AT = 16;
    static final int CELLS_AT = 24;
    static final int INSTANTS_AT = 28;
    static final int BASE_NS_AT = 32;
    static final int LOOP_AT = 40;

    static final int EPOCH_AT = 256;
    static final int ALIVE_UNTIL_AT = 264;
    static final int DESTINATION_AT = 320;

    static final int NEXT_SLOT_AT = 392;
    static final int DRAWN_UNTIL_AT = 400;
    static final int STATE_AT = 408;
    static final int ENGINE_AT = 416;
    static final int SEED_NUMBER_AT = 448;
    static final int SEEDS_AT = 512;
    static final int SEED_ENTRY_BYTES = 64;
    static final int COUNTERS_AT = 640;
    static final int ERRNO_AT = 768;
    static final int ERRNOS = 136;
    static final int DATA_LATENESS_AT = 1856;
    static final int PAD_LATENESS_AT = DATA_LATENESS_AT + Lateness.BUCKETS * Long.BYTES;
    static final int CHAFF_LATENESS_AT = PAD_LATENESS_AT + Lateness.BUCKETS * Long.BYTES;
    static final int CLAIM_TO_CALL_AT = CHAFF_LATENESS_AT + Lateness.BUCKETS * Long.BYTES;
    static final int HOURS_AT = 8576;
    static final int TERMS_AT = 10_688;
    static final int HEADER_BYTES = 12_288;

    /** Hours that stay readable: more than a seed lasts, at an interval of 60 s. */
    static final int HOURS_KEPT = 256;

    static final int STATE_RUNNING = 1;
    static final int STATE_ENDED = 2;

    static final int READY = 0;
    static final int CLAIM = 8;
    static final int FATE = 16;
    static final int SENT_NS = 24;
    static final int KIND = 32;
    static final int LEFT = 40;
    static final int DATAGRAM = 64;

    /** How far ahead instants are drawn. */
    static final long AHEAD_NS = 2_000_000_000L;

    /** Instants of slots past that stay readable. */
    static final int PAST_INSTANTS = 32;

    /** How long a node may be held up without losing sight of what became of its cells. */
    private static final long SLACK_NS = 100_000_000L;

    /** A longer lead is staged only as far as the table reaches. */
    private static final int MAX_LEAD_CELLS = 3840;

    private static final int MIN_SLACK_CELLS = 14;
    private static final int MAX_SLACK_CELLS = 255;
    private static final int ALIGNMENT = 64;

    private final int cells;
    private final int cellBytes;
    private final int instants;

    private LaneLayout(int cells, int cellBytes, int instants) {
        this.cells = cells;
        this.cellBytes = cellBytes;
        this.instants = instants;
    }

    static LaneLayout of(LaneSpec spec) {
        long intervalNs = spec.schedule().intervalNs();
        long leadSlots =
                Math.min(MAX_LEAD_CELLS, spec.leadNs() / spec.schedule().minNs() + 1);
        long slack = Math.max(MIN_SLACK_CELLS, Math.min(MAX_SLACK_CELLS, SLACK_NS / intervalNs));
        // A quarter more than the mean, for runs of short gaps; past that the 2 s fall short, nothing else.
        long ahead = AHEAD_NS / intervalNs * 5 / 4 + 2 * PAST_INSTANTS;
        return new LaneLayout(
                BitUtil.findNextPositivePowerOfTwo((int) (leadSlots + slack)),
                BitUtil.align(DATAGRAM + spec.datagramBytes(), ALIGNMENT),
                BitUtil.findNextPositivePowerOfTwo((int) ahead));
    }

    int cells() {
        return cells;
    }

    int instants() {
        return instants;
    }

    /** Size of the whole lane. */
    int bytes() {
        return cellsAt() + cells * cellBytes;
    }

    static int hourAt(long period) {
        return HOURS_AT + ((int) period & (HOURS_KEPT - 1)) * Long.BYTES;
    }

    int instantAt(long slot) {
        return HEADER_BYTES + ((int) slot & (instants - 1)) * Long.BYTES;
    }

    int cellAt(long slot) {
        return cellsAt() + ((int) slot & (cells - 1)) * cellBytes;
    }

    private int cellsAt() {
        return HEADER_BYTES + instants * Long.BYTES;
    }
}
