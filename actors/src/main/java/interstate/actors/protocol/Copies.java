package interstate.actors.protocol;

import interstate.wire.LinkFeatures.Eager;
import interstate.wire.repair.NumberSet;
import interstate.wire.repair.RepairBlock;
import interstate.wire.repair.RepairEncoder;
import interstate.wire.repair.SymbolLayout;

/**
 * Payloads that hold little are sent again as they are, where the direction is sparse: a symbol or two, since the rest of them is
 * zeros. Each twice at most. The link's thread alone.
 */
final class Copies {

    private static final int MOST = 2;
    /** Of the slots, measured over some 64. */
    private static final int SPARSE_PERCENT = 25;

    private static final int LOAD_SHIFT = 6;
    private static final int LOAD_FULL = 1 << 16;

    private final SymbolLayout layout;
    private final SentPayloads sent;
    private final Eager eager;
    private final RepairEncoder copier;
    private final byte[] made;

    /** By symbols: those that may be copied and have so many, or fewer. */
    private final NumberSet[] within;

    private int load;

    Copies(SymbolLayout layout, SentPayloads sent, Eager eager) {
        this.layout = layout;
        this.sent = sent;
        this.eager = eager;
        this.copier = new RepairEncoder(sent.window());
        this.made = new byte[sent.capacity()];
        this.within = new NumberSet[eager == Eager.NEVER ? 0 : layout.symbols() + 1];
        for (int symbols = 1; symbols < within.length; symbols++) {
            within[symbols] = new NumberSet(sent.capacity());
        }
    }

    /** A payload was packed; whether there is something in it. */
    void staged(long sequence, boolean something) {
        made[slot(sequence)] = 0;
        int symbols = something ? sent.window().symbols(sequence) : within.length;
        for (int i = 1; i < within.length; i++) {
            within[i].set(sequence, i >= symbols);
        }
        load += ((something ? LOAD_FULL : 0) - load) >> LOAD_SHIFT;
    }

    /** Whether payloads are copied now. */
    boolean wanted() {
        return switch (eager) {
            case ALWAYS -> true;
            case NEVER -> false;
            case SPARSE -> load < LOAD_FULL / 100 * SPARSE_PERCENT;
        };
    }

    /**
     * Writes copies of what is not acknowledged, the oldest first, into so much room.
     *
     * @return bytes written, all of whole blocks
     */
    int write(byte[] b, int off, int room, LinkCounters counters) {
        int at = off;
        int end = off + room;
        long q = sent.floor();
        for (int most = fitting(end - at); most > 0; most = fitting(end - at)) {
            q = sent.nextWantedOf(within[most], q);
            if (q < 0) {
                break;
            }
            if (copier.take(q)) {
                at += copier.write(0, 0, sent.window().symbols(q), RepairBlock.REST_IS_ZERO, b, at);
                copier.giveBack();
                counters.copiesOut++;
                sent.foresee(q);
                if (++made[slot(q)] == MOST) {
                    never(q);
                }
            }
            q++;
        }
        return at - off;
    }

    private int fitting(int room) {
        return RepairBlock.fitting(layout, 1, room);
    }

    private void never(long sequence) {
        for (int i = 1; i < within.length; i++) {
            within[i].set(sequence, false);
        }
    }

    private int slot(long sequence) {
        return (int) sequence & (sent.capacity() - 1);
    }
}
