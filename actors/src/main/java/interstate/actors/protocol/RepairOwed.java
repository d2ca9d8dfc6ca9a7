package interstate.actors.protocol;

import interstate.wire.repair.SymbolLayout;

/**
 * How much repair packets give way to: for what was reported lost up to twice as much of it, and the reserved share. The link's
 * thread alone.
 */
final class RepairOwed {

    private static final int LOST_REPAIRED = 2;
    private static final int MAX_PAYLOADS_OWED = 64;
    private static final int MAX_SHARE_PAYLOADS = 4;
    private static final long PERMILLE = 1_000;

    private final SymbolLayout layout;
    private final long shareBytesASlot;
    private int symbols;
    private long bytes;
    private long shareBytes;
    private long retryAtNs;

    /** @param sharePermille of all payloads, kept for repair */
    RepairOwed(SymbolLayout layout, int sharePermille) {
        this.layout = layout;
        this.shareBytesASlot = (long) sharePermille * layout.payloadBytes() / PERMILLE;
    }

    /** Whether symbols of what was reported lost are owed, however little room there was for them. */
    boolean symbolsOfLost() {
        return symbols > 0;
    }

    /** Whether packets give way to them. */
    boolean roomForLost() {
        return symbols > 0 && bytes > 0;
    }

    /** Whether packets give way to the share. */
    boolean roomForShare() {
        return shareBytes >= layout.payloadBytes();
    }

    /**
     * A payload was reported lost: a symbol of each class, and one to spare.
     *
     * @param lostBefore others that are lost
     * @param retryNs when, if it stays lost, as much is owed again
     */
    void reported(int lostBefore, long retryNs) {
        if (lostBefore == 0) {
            symbols = 0;
            retryAtNs = retryNs;
        }
        symbols += layout.symbols() + 1;
        bytes = Math.min(
                Math.max(0, bytes) + (long) LOST_REPAIRED * layout.payloadBytes(),
                (long) MAX_PAYLOADS_OWED * layout.payloadBytes());
    }

    /** One that was reported lost was only late. */
    void cameAfterAll() {
        symbols -= layout.symbols() + 1;
        bytes -= (long) LOST_REPAIRED * layout.payloadBytes();
    }

    /** Whether what is still lost may be owed once more. */
    boolean retries(long nowNs) {
        return nowNs >= retryAtNs;
    }

    /**
     * What is still lost is owed once more.
     *
     * @param late how many were reported so long ago that their repair, had it arrived, would have been acknowledged
     * @param lost how many are lost in all
     */
    void retry(int late, int lost, long nextNs) {
        retryAtNs = nextNs;
        symbols = Math.min(Math.max(0, symbols) + late * layout.symbols(), lost * (layout.symbols() + 1));
    }

    /** So much of what was reported lost is on its way. */
    void used(int usedSymbols, int usedBytes) {
        symbols -= usedSymbols;
        bytes -= usedBytes;
    }

    /** A slot's share gathers. */
    void slot() {
        shareBytes = Math.min(shareBytes + shareBytesASlot, (long) MAX_SHARE_PAYLOADS * layout.payloadBytes());
    }

    /** So much repair of any sort went into a payload. */
    void filled(int repairBytes) {
        shareBytes = Math.max(0, shareBytes - repairBytes);
    }
}
