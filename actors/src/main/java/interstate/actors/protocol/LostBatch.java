package interstate.actors.protocol;

/**
 * Which of what was reported lost is being mended: as many of the oldest as a block can name, until as many symbols of them have
 * left as it takes; what is reported meanwhile joins them. What stays lost comes again. The link's thread alone.
 */
final class LostBatch {

    /**
     * For so many payloads a symbol more of each class leaves, and more for more: then of the payloads that carry the symbols one may
     * be lost, wherever among them it is.
     */
    private static final int SPARED_FOR = 4;

    private final SentPayloads sent;
    private final int symbolsEach;
    private long[] sources = new long[PreparedRepair.MAX_SOURCES];
    private long[] before = new long[PreparedRepair.MAX_SOURCES];
    private int count;
    private int owed;

    /** @param symbolsEach of a payload */
    LostBatch(SentPayloads sent, int symbolsEach) {
        this.sent = sent;
        this.symbolsEach = symbolsEach;
    }

    /**
     * Takes the sources of the next symbols, a symbol of each class.
     *
     * @param repair empty; stays so if nothing wants repair
     */
    void take(PreparedRepair repair) {
        long[] old = sources;
        int olds = owed > 0 ? count : 0;
        sources = before;
        before = old;
        count = 0;
        int joined = 0;
        int at = 0;
        for (long q = sent.nextUnmended(0); q >= 0 && repair.take(q); q = sent.nextUnmended(q + 1)) {
            sources[count++] = q;
            while (at < olds && old[at] < q) {
                at++;
            }
            joined += at < olds && old[at] == q ? 0 : 1;
        }
        owed += (joined + (joined + SPARED_FOR - 1) / SPARED_FOR) * symbolsEach;
    }

    /** How many symbols it takes that have not left: packets give way to them. */
    int owed() {
        return owed;
    }

    /** Whether any of it is lost still. */
    boolean anyLost() {
        for (int i = 0; i < count; i++) {
            if (sent.isLost(sources[i])) {
                return true;
            }
        }
        return false;
    }

    /** So many symbols are on their way. */
    void used(int symbols) {
        boolean owing = owed > 0;
        owed = Math.max(0, owed - symbols);
        if (owing && owed == 0) {
            for (int i = 0; i < count; i++) {
                if (sent.isLost(sources[i])) {
                    sent.mended(sources[i]);
                }
            }
        }
    }

    /** None of them is lost any more. */
    void over() {
        owed = 0;
        count = 0;
    }
}
