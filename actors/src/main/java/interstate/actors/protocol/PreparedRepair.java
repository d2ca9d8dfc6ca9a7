package interstate.actors.protocol;

import interstate.wire.repair.RepairBlock;
import interstate.wire.repair.RepairEncoder;
import interstate.wire.repair.SourceWindow;
import interstate.wire.repair.SymbolLayout;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/**
 * A repair symbol of every class, of the same sources: made ahead on another thread, then used up in pieces that fit the room
 * there is.
 *
 * <pre>
 *   EMPTY --take, ask--> ASKED --compute, elsewhere--> READY --last piece, or stale--> EMPTY
 *                          \--compute failed--> FAILED --seen--> EMPTY
 * </pre>
 *
 * <p>The link's thread owns it but for {@link #compute}.
 */
public final class PreparedRepair {

    /** More cost more, and bring little: what is older has its repair behind it. */
    static final int MAX_SOURCES = 64;

    private enum State {
        /** No sources. */
        EMPTY,
        /** Sources were taken, and symbols are being made of them. */
        ASKED,
        /** Symbols wait to be used. */
        READY,
        /** Whoever made them failed at it. */
        FAILED
    }

    private final SymbolLayout layout;
    private final RepairEncoder encoder;
    private final byte[] block;
    private final long[] sources = new long[MAX_SOURCES];
    private volatile State state = State.EMPTY;
    private int count;
    private int key;
    private long from;
    private boolean complete;
    private boolean takenBack;
    private final AtomicBoolean erased = new AtomicBoolean();
    private volatile boolean wiped;
    private int used;
    /** The class of the first symbol that is used; after the last comes 0. */
    private int start;

    private long askedNs;
    /** All sources before this one have been found to be wanted no more. */
    private int firstWanted;

    PreparedRepair(SymbolLayout layout, SourceWindow window) {
        this.layout = layout;
        this.encoder = new RepairEncoder(window);
        this.block = new byte[RepairBlock.bytes(layout, RepairBlock.MAX_BITMAP_BYTES, layout.symbols())];
    }

    /** Whether sources may be taken. */
    boolean isEmpty() {
        if (state == State.FAILED) {
            encoder.giveBack();
            count = 0;
            state = State.EMPTY;
        }
        return state == State.EMPTY;
    }

    /** The sources will be all that are of interest from this number on. */
    void begin(long first) {
        from = first;
        encoder.begin(first);
    }

    /** Takes a source, in rising order; whether it fitted. */
    boolean take(long sequence) {
        if (count == MAX_SOURCES || !encoder.take(sequence)) {
            return false;
        }
        sources[count++] = sequence;
        return true;
    }

    int sources() {
        return count;
    }

    /**
     * The sources are complete; {@link #compute} may be called.
     *
     * @param allOfInterest whether every number from {@link #begin} to the last source that is no source is of no interest
     */
    void ask(long nowNs, int newKey, boolean allOfInterest) {
        askedNs = nowNs;
        key = newKey;
        complete = allOfInterest;
        used = 0;
        start = 0;
        firstWanted = 0;
        takenBack = false;
        state = State.ASKED;
    }

    /** Makes the symbols. On any one thread, once after it was asked for; however that thread fails at it, others may be asked for. */
    public void compute() {
        assert state == State.ASKED : state;
        State outcome = State.FAILED;
        try {
            encoder.write(key, 0, layout.symbols(), complete ? RepairBlock.COMPLETE : 0, block, 0);
            outcome = State.READY;
        } finally {
            state = outcome;
            if (wiped) {
                erase();
            }
        }
    }

    /** Forgets what it was made of, which is plaintext: now, or when it is made. The link's thread; of no use afterwards. */
    void wipe() {
        wiped = true;
        if (state != State.ASKED) {
            erase();
        }
    }

    /** By whichever thread comes first. */
    private void erase() {
        if (!erased.getAndSet(true)) {
            encoder.giveBack();
            Arrays.fill(block, (byte) 0);
        }
    }

    /** Whether there are symbols to use. */
    boolean isReady() {
        if (state != State.READY) {
            return false;
        }
        if (!takenBack) {
            takenBack = true;
            encoder.giveBack();
        }
        return true;
    }

    /** Whether one of the sources is still wanted, as {@code wanted} says; one that is not will never be again. */
    boolean anySource(LongPredicate wanted) {
        while (firstWanted < count && !wanted.test(sources[firstWanted])) {
            firstWanted++;
        }
        return firstWanted < count;
    }

    /** The first symbol that is used is to be of this class; none was used yet. */
    void startWith(int symbolClass) {
        start = symbolClass;
    }

    /** Symbols of what is ready that go into one block in so much room; 0 when none do. */
    int fitting(int room) {
        int together = Math.min(layout.symbols() - used, layout.symbols() - next());
        return Math.min(together, RepairBlock.fittingExcerpt(layout, block, 0, room));
    }

    /** Writes a block of the next so many symbols; returns its bytes. */
    int use(int symbols, byte[] b, int off) {
        int bytes = RepairBlock.excerpt(layout, block, 0, next(), symbols, b, off);
        used += symbols;
        return bytes;
    }

    /** The class of the symbol that is used next. */
    int next() {
        return (start + used) % layout.symbols();
    }

    /** When it was asked for. */
    long askedNs() {
        return askedNs;
    }

    /** Whether every symbol was used. */
    boolean isUsedUp() {
        return used == layout.symbols();
    }

    /** The last of the sources. */
    long lastSource() {
        return sources[count - 1];
    }

    /** Whether no symbol was used yet. */
    boolean isUnused() {
        return used == 0;
    }

    /** Names the sources, and what the symbols say is of no interest. */
    void forEachNamed(LongConsumer to) {
        if (complete) {
            for (long q = from; q <= sources[count - 1]; q++) {
                to.accept(q);
            }
        } else {
            for (int i = 0; i < count; i++) {
                to.accept(sources[i]);
            }
        }
    }

    /** Lets go of what is ready. */
    void drop() {
        assert state == State.READY && takenBack : state;
        count = 0;
        state = State.EMPTY;
    }
}
