package interstate.wire;

import org.jspecify.annotations.Nullable;

/**
 * The partial blocks of a link, at most so many, found by the sequence number where each may go on, and ordered by their last growth.
 *
 * <p>Objects are made when first needed and used again ever after.
 */
final class PartialTable {
    private final Partial[] all;
    private final Partial[] free;
    private final SequenceIndex byFirst;
    private final SequenceIndex byLast;
    private int made;
    private int freeCount;
    private @Nullable Partial oldest;
    private @Nullable Partial newest;

    PartialTable(int maxPartials) {
        this.all = new Partial[maxPartials];
        this.free = new Partial[maxPartials];
        this.byFirst = new SequenceIndex(maxPartials);
        this.byLast = new SequenceIndex(maxPartials);
    }

    /** The run that ends with this payload, inside a block. */
    @Nullable Partial endingAt(long sequence) {
        int slot = byLast.find(sequence);
        return slot == SequenceIndex.NONE ? null : all[slot];
    }

    /** The run that begins with this payload, inside a block. */
    @Nullable Partial beginningAt(long sequence) {
        int slot = byFirst.find(sequence);
        return slot == SequenceIndex.NONE ? null : all[slot];
    }

    /** The one that has not grown for the longest time. */
    @Nullable Partial oldest() {
        return oldest;
    }

    boolean full() {
        return freeCount == 0 && made == all.length;
    }

    int inUse() {
        return made - freeCount;
    }

    /** An unused one, which is the caller's until {@link #enter} or {@link #release}; the table is not full. */
    Partial acquire() {
        assert !full();
        if (freeCount > 0) {
            return free[--freeCount];
        }
        Partial partial = new Partial(made);
        all[made++] = partial;
        return partial;
    }

    /** Enters one as grown last; its open ends can be found now. */
    void enter(Partial partial, long nowNs) {
        if (!partial.started()) {
            byFirst.put(partial.firstSequence(), partial.slot);
        }
        if (partial.openAtEnd()) {
            byLast.put(partial.lastSequence(), partial.slot);
        }
        partial.grownNs = nowNs;
        partial.older = newest;
        partial.newer = null;
        if (newest == null) {
            oldest = partial;
        } else {
            newest.newer = partial;
        }
        newest = partial;
    }

    /** Takes one out, before it changes or goes. */
    void withdraw(Partial partial) {
        if (!partial.started()) {
            byFirst.remove(partial.firstSequence());
        }
        if (partial.openAtEnd()) {
            byLast.remove(partial.lastSequence());
        }
        Partial older = partial.older;
        Partial newer = partial.newer;
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        partial.older = null;
        partial.newer = null;
    }

    /** Gives one back that is not entered. */
    void release(Partial partial) {
        free[freeCount++] = partial;
    }
}
