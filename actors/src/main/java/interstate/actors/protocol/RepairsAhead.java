package interstate.actors.protocol;

import interstate.crypto.Randomness;
import interstate.wire.repair.RepairBlock;
import interstate.wire.repair.SymbolLayout;
import java.util.Arrays;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Symbols that are made ahead: those of what was reported lost, and those of all that is not acknowledged. The link's thread alone.
 */
final class RepairsAhead {

    private static final int OF_ALL = 2;

    private final SymbolLayout layout;
    private final SentPayloads sent;
    private final LinkPort port;
    private final Randomness randomness;
    private final LongPredicate isWanted;
    private final LongPredicate isLost;
    private final PreparedRepair ofLost;
    private final PreparedRepair[] ofAll = new PreparedRepair[OF_ALL];
    private final byte[] random = new byte[2];
    private int nextClass;

    RepairsAhead(SymbolLayout layout, SentPayloads sent, LinkPort port, Randomness randomness) {
        this.layout = layout;
        this.sent = sent;
        this.port = port;
        this.randomness = randomness;
        this.isWanted = sent::isWanted;
        this.isLost = sent::isLost;
        this.ofLost = new PreparedRepair(layout, sent.window());
        Arrays.setAll(ofAll, i -> new PreparedRepair(layout, sent.window()));
    }

    /** Symbols of what was reported lost, or null while there are none. */
    @Nullable PreparedRepair ofLost() {
        return sent.lost() > 0 && ofLost.isReady() ? ofLost : null;
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
    void renew(boolean oweLost) {
        if (ofLost.isReady() && !ofLost.anySource(isLost)) {
            ofLost.drop();
        }
        if (ofLost.isEmpty() && sent.lost() > 0 && oweLost) {
            askOfLost();
        }
        for (PreparedRepair each : ofAll) {
            if (each.isEmpty()) {
                askOfAll(each);
            }
        }
    }

    private void askOfLost() {
        for (long q = sent.nextLost(0); q >= 0 && ofLost.take(q); q = sent.nextLost(q + 1)) {}
        ask(ofLost, false);
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

    /** Forgets what they were made of. */
    void wipe() {
        ofLost.wipe();
        for (PreparedRepair each : ofAll) {
            each.wipe();
        }
    }
}
