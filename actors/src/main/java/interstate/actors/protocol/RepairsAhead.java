package interstate.actors.protocol;

import interstate.crypto.Randomness;
import interstate.wire.repair.RepairBlock;
import interstate.wire.repair.SymbolLayout;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Symbols that are made ahead: those of what was reported lost, and those of all that is not acknowledged. The link's thread alone.
 */
final class RepairsAhead {

    /** So that there is one when another is used up in the middle of a payload. */
    private static final int SETS = 2;

    /** Making one takes a tenth of this. */
    private static final long FRESH_NS = 500_000;

    private static final int USED_LATELY_SLOTS = 4;

    /** With room in every other payload or so, symbols of all classes have left by then. */
    private static final int WAITED_SLOTS = 6;

    private final SymbolLayout layout;
    private final SentPayloads sent;
    private final LinkPort port;
    private final Randomness randomness;
    private final LongPredicate isWanted;
    private final LongPredicate isUnmended;
    private final LongConsumer foresee;
    private final LostBatch batch;
    private final PreparedRepair[] ofLost = new PreparedRepair[SETS];
    private final PreparedRepair[] ofAll = new PreparedRepair[SETS];
    private final byte[] random = new byte[2];
    private int nextOfLost;
    private int sinceUsed;
    private int nextClass;
    /** Of each class: up to this number all that is not acknowledged is in a symbol that has left. */
    private final long[] covered;

    RepairsAhead(SymbolLayout layout, SentPayloads sent, LinkPort port, Randomness randomness) {
        this.layout = layout;
        this.sent = sent;
        this.port = port;
        this.randomness = randomness;
        this.isWanted = sent::isWanted;
        this.isUnmended = sent::isUnmended;
        this.foresee = sent::foresee;
        this.batch = new LostBatch(sent, layout.symbols());
        Arrays.setAll(ofLost, i -> new PreparedRepair(layout, sent.window()));
        Arrays.setAll(ofAll, i -> new PreparedRepair(layout, sent.window()));
        this.covered = new long[layout.symbols()];
        Arrays.fill(covered, -1);
    }

    /** Whether there are symbols of what was reported lost that it takes to mend it. */
    boolean owesLost() {
        return batch.owed() > 0 && sent.lost() > 0 && ofLost[nextOfLost].isReady();
    }

    /**
     * Writes symbols of what was reported lost: as many as it takes, or fewer.
     *
     * @return bytes written, a whole block; 0 where none fit
     */
    int writeOfLost(byte[] b, int off, int room, LinkCounters counters) {
        if (!owesLost()) {
            return 0;
        }
        PreparedRepair next = ofLost[nextOfLost];
        int symbols = Math.min(batch.owed(), next.fitting(room));
        if (symbols == 0) {
            return 0;
        }
        int bytes = next.use(symbols, b, off);
        counters.repairSymbolsOut += symbols;
        batch.used(symbols);
        if (next.isUsedUp()) {
            next.drop();
            nextOfLost = (nextOfLost + 1) % SETS;
        }
        return bytes;
    }

    /**
     * Writes symbols of all that is not acknowledged, as many as fit; returns the bytes of whole blocks. Class after class, whatever
     * they were made of: it takes one of each to recover anything.
     */
    int writeOfAll(byte[] b, int off, int room, LinkCounters counters) {
        int at = off;
        int end = off + room;
        for (PreparedRepair ready = ofAll(); ready != null; ready = ofAll()) {
            if (ready.isUnused()) {
                ready.startWith(nextClass);
            }
            int symbols = ready.fitting(end - at);
            if (symbols == 0) {
                break;
            }
            if (ready.isUnused()) {
                ready.forEachNamed(foresee);
            }
            at += use(ready, symbols, b, at, counters);
        }
        return at - off;
    }

    private int use(PreparedRepair ready, int symbols, byte[] b, int at, LinkCounters counters) {
        for (int i = 0; i < symbols; i++) {
            int symbolClass = (ready.next() + i) % covered.length;
            covered[symbolClass] = Math.max(covered[symbolClass], ready.lastSource());
        }
        int bytes = ready.use(symbols, b, at);
        nextClass = (nextClass + symbols) % layout.symbols();
        if (ready.isUsedUp()) {
            ready.drop();
        }
        counters.repairSymbolsOut += symbols;
        sinceUsed = 0;
        return bytes;
    }

    /** Whether something left some slots ago of which symbols of every class have found no room yet. */
    boolean waitsForRoom() {
        long first = firstWaiting();
        return first >= 0 && sent.newestLeft() - first >= WAITED_SLOTS;
    }

    private long firstWaiting() {
        long least = Long.MAX_VALUE;
        for (long each : covered) {
            least = Math.min(least, each);
        }
        return sent.nextWanted(least + 1);
    }

    /** Writes one block of symbols of what {@link #waitsForRoom}, of the classes that it waits for; returns its bytes. */
    int writeWaiting(byte[] b, int off, int room, LinkCounters counters) {
        PreparedRepair ready = ofAll();
        long first = firstWaiting();
        if (ready == null || first < 0 || ready.lastSource() < first) {
            return 0;
        }
        if (ready.isUnused()) {
            ready.startWith(nextClass);
            ready.forEachNamed(foresee);
        }
        int wanted = 0;
        while (wanted < covered.length && covered[(ready.next() + wanted) % covered.length] < first) {
            wanted++;
        }
        int symbols = Math.min(Math.max(wanted, 1), ready.fitting(room));
        return symbols == 0 ? 0 : use(ready, symbols, b, off, counters);
    }

    /** Symbols of all that is not acknowledged, those that were made last, or null while there are none. */
    @Nullable PreparedRepair ofAll() {
        PreparedRepair latest = null;
        for (PreparedRepair each : ofAll) {
            if (each.isReady()) {
                if (!each.anySource(isWanted)) {
                    each.drop();
                } else if (latest == null || each.lastSource() > latest.lastSource()) {
                    latest = each;
                }
            }
        }
        return latest;
    }

    /**
     * Whether others are worth their making, since more has left in the meantime: after a use, but on fast lanes no more often than
     * {@link #FRESH_NS}, and where there is no room to use any, not at all.
     */
    private boolean isStale(long nowNs, PreparedRepair repair, boolean roomAhead) {
        return repair.isReady()
                && nowNs - repair.askedNs() >= FRESH_NS
                && sent.nextWanted(repair.lastSource() + 1) >= 0
                && (sinceUsed <= USED_LATELY_SLOTS || (roomAhead && waitsForRoom()));
    }

    /**
     * Has those made that are used up or stale; once a slot or more often.
     *
     * @param roomAhead whether packets would give way to them
     */
    void renew(long nowNs, boolean roomAhead) {
        renewOfLost(nowNs);
        sinceUsed = Math.min(sinceUsed + 1, USED_LATELY_SLOTS + 1);
        for (PreparedRepair each : ofAll) {
            if (isStale(nowNs, each, roomAhead)) {
                each.drop();
            }
            if (each.isEmpty()) {
                askOfAll(nowNs, each);
            }
        }
    }

    /** Of what was reported lost: at once when something was, so that the next slot has them. */
    void renewOfLost(long nowNs) {
        if (!batch.anyLost()) {
            batch.over();
        }
        for (int i = 0; i < SETS; i++) {
            renewOfLost(nowNs, ofLost[(nextOfLost + i) % SETS]);
        }
    }

    /** Each begins with class 0: one set follows another, so that of each class one symbol is left wherever among them a datagram is lost. */
    private void renewOfLost(long nowNs, PreparedRepair repair) {
        if (repair.isReady() && !repair.anySource(isUnmended)) {
            repair.drop();
        }
        if (repair.isEmpty() && sent.unmended() > 0) {
            batch.take(repair);
            ask(nowNs, repair, false);
        }
    }

    /** Of the latest that are not acknowledged: what is older has had its repair, and more when it is reported lost. */
    private void askOfAll(long nowNs, PreparedRepair repair) {
        long from = Math.max(sent.floor(), sent.newestLeft() - RepairBlock.MAX_WINDOW + 1);
        long first = sent.nextWanted(from);
        if (first < 0) {
            return;
        }
        long latest = sent.latestWanted(from, PreparedRepair.MAX_SOURCES);
        boolean complete = latest == first;
        if (complete) {
            repair.begin(from);
        }
        for (long q = latest; q >= 0; q = sent.nextWanted(q + 1)) {
            if (!repair.take(q)) {
                complete = false;
                break;
            }
        }
        ask(nowNs, repair, complete);
    }

    private void ask(long nowNs, PreparedRepair repair, boolean complete) {
        if (repair.sources() > 0) {
            randomness.fill(random, 0, random.length);
            int key = (random[0] & 255) << 8 | (random[1] & 255);
            repair.ask(nowNs, key, complete);
            port.encode(repair);
        }
    }

    /** Forgets what they were made of. */
    void wipe() {
        for (PreparedRepair each : ofLost) {
            each.wipe();
        }
        for (PreparedRepair each : ofAll) {
            each.wipe();
        }
    }
}
