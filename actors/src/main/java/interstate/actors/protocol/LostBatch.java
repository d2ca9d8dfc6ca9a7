package interstate.actors.protocol;

import interstate.wire.repair.RepairBlock;

/**
 * Which of what was reported lost is repaired next: all of it together while one block reaches it; else batch by batch, each until
 * it has had what is owed for it, and not again before the other end could say that it came. The link's thread alone.
 */
final class LostBatch {

    private final SentPayloads sent;
    private final int symbolsEach;
    private boolean together;

    /** The batch, between what has had its repair and what waits for it. */
    private long from;

    private long below;
    private int symbolsLeft;

    /** What lies below the first and is still lost has waited long enough; from there to the second it has not. */
    private long lateBelow;

    private long resumeFrom;

    /** @param symbolsEach owed for each payload */
    LostBatch(SentPayloads sent, int symbolsEach) {
        this.sent = sent;
        this.symbolsEach = symbolsEach;
    }

    /** This one was reported lost. */
    void reported(long sequence) {
        if (sequence < from) {
            from = sequence;
            below = sequence;
        } else if (sequence < below) {
            symbolsLeft += symbolsEach;
        }
    }

    /** What lies below this number and is still lost is repaired once more, before all else. */
    void retry(long late) {
        resumeFrom = Math.max(from, below);
        lateBelow = late;
        from = 0;
        below = 0;
    }

    /** Takes the sources of the next symbols; at least one payload is lost. */
    void take(PreparedRepair repair) {
        long oldest = sent.nextLost(0);
        together = sent.lost() <= PreparedRepair.MAX_SOURCES
                && sent.lostBelow(oldest + RepairBlock.MAX_WINDOW) == sent.lost();
        if (together) {
            from = oldest;
            below = oldest;
        }
        long q = sent.nextLost(from);
        boolean begins = symbolsLeft <= 0 || q < 0 || q >= below;
        if (begins) {
            from = next();
            q = from;
        }
        long last = q;
        for (; q >= 0 && (begins || q < below) && repair.take(q); q = sent.nextLost(q + 1)) {
            last = q;
        }
        if (begins) {
            below = last + 1;
            symbolsLeft = repair.sources() * symbolsEach;
        }
    }

    /** The first that is lost after the batch, or if there is none, of all. */
    private long next() {
        long after = Math.max(from, below);
        long next = sent.nextLost(after >= lateBelow ? Math.max(after, resumeFrom) : after);
        return next < 0 ? sent.nextLost(0) : next;
    }

    /** So many symbols are on their way; whether others are needed now than those that are left over. */
    boolean used(int symbols) {
        symbolsLeft -= symbols;
        return !together && symbolsLeft <= 0;
    }
}
