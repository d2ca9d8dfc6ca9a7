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

    private final SymbolLayout layout;
    private final SentPayloads sent;
    private final LinkPort port;
    private final Randomness randomness;
    private final LongPredicate isWanted;
    private final LongPredicate isLost;
    private final LongPredicate isUnmended;
    private final LongConsumer foresee;
    private final LostBatch batch;
    private final PreparedRepair[] ofLost = new PreparedRepair[SETS];
    private final PreparedRepair[] ofAll = new PreparedRepair[SETS];
    private final byte[] random = new byte[2];
    private int nextOfLost;
    private int nextClass;

    RepairsAhead(SymbolLayout layout, SentPayloads sent, LinkPort port, Randomness randomness) {
        this.layout = layout;
        this.sent = sent;
        this.port = port;
        this.randomness = randomness;
        this.isWanted = sent::isWanted;
        this.isLost = sent::isLost;
        this.isUnmended = sent::isUnmended;
        this.foresee = sent::foresee;
        this.batch = new LostBatch(sent, layout.symbols());
        Arrays.setAll(ofLost, i -> new PreparedRepair(layout, sent.window()));
        Arrays.setAll(ofAll, i -> new PreparedRepair(layout, sent.window()));
    }

    /** Whether there are symbols of what was reported lost that it takes to mend it. */
    boolean owesLost() {
        return batch.owed() > 0 && hasOfLost();
    }

    private boolean hasOfLost() {
        return sent.lost() > 0 && batch.isOpen() && ofLost[nextOfLost].isReady();
    }

    /**
     * Writes symbols of what was reported lost: as many as it takes, or fewer.
     *
     * @return bytes written, a whole block; 0 where none fit
     */
    int writeOwed(byte[] b, int off, int room, LinkCounters counters) {
        return owesLost() ? writeOfLost(batch.owed(), b, off, room, counters) : 0;
    }

    /** The same, of as many as fit. */
    int writeSpare(byte[] b, int off, int room, LinkCounters counters) {
        return hasOfLost() ? writeOfLost(layout.symbols(), b, off, room, counters) : 0;
    }

    private int writeOfLost(int most, byte[] b, int off, int room, LinkCounters counters) {
        PreparedRepair next = ofLost[nextOfLost];
        int symbols = Math.min(most, next.fitting(room));
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

    /** Writes symbols of all that is not acknowledged, as many as fit; returns the bytes of whole blocks. */
    int writeOfAll(byte[] b, int off, int room, LinkCounters counters) {
        int at = off;
        int end = off + room;
        for (PreparedRepair ready = ofAll(); ready != null; ready = ofAll()) {
            int symbols = ready.fitting(end - at);
            if (symbols == 0) {
                break;
            }
            if (ready.isUnused()) {
                ready.forEachNamed(foresee);
            }
            at += ready.use(symbols, b, at);
            if (ready.isUsedUp()) {
                ready.drop();
            }
            counters.repairSymbolsOut += symbols;
        }
        return at - off;
    }

    /** Symbols of all that is not acknowledged, or null while there are none. */
    @Nullable PreparedRepair ofAll() {
        for (PreparedRepair each : ofAll) {
            if (each.isReady()) {
                if (each.anySource(isWanted)) {
                    return each;
                }
                each.drop();
            }
        }
        return null;
    }

    /** Has those made that are used up or stale; once a slot or more often. */
    void renew() {
        if (!batch.anyLost()) {
            batch.over();
        }
        for (int i = 0; i < SETS; i++) {
            renewOfLost(ofLost[(nextOfLost + i) % SETS]);
        }
        for (PreparedRepair each : ofAll) {
            if (each.isEmpty()) {
                askOfAll(each);
            }
        }
    }

    /** Begins with class 0: one set follows another, so that of each class one symbol is left wherever among them a datagram is lost. */
    private void renewOfLost(PreparedRepair repair) {
        if (repair.isReady() && !repair.anySource(batch.wants() ? isUnmended : isLost)) {
            repair.drop();
        }
        if (repair.isEmpty() && (batch.wants() || batch.isOpen())) {
            batch.take(repair);
            ask(repair, 0, false);
        }
    }

    /** Of the latest that are not acknowledged: what is older has had its repair, and more when it is reported lost. */
    private void askOfAll(PreparedRepair repair) {
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
        nextClass = (nextClass + 1) % layout.symbols();
        ask(repair, nextClass, complete);
    }

    private void ask(PreparedRepair repair, int firstClass, boolean complete) {
        if (repair.sources() > 0) {
            randomness.fill(random, 0, random.length);
            int key = (random[0] & 255) << 8 | (random[1] & 255);
            repair.ask(key, firstClass, complete);
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
