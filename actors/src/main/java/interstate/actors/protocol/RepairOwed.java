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
    private long bytes;
    private long shareBytes;

    /** @param sharePermille of all payloads, kept for repair */
    RepairOwed(SymbolLayout layout, int sharePermille) {
        this.layout = layout;
        this.shareBytesASlot = (long) sharePermille * layout.payloadBytes() / PERMILLE;
    }

    /** Whether packets give way to repair of what was reported lost. */
    boolean roomForLost() {
        return bytes > 0;
    }

    /** Whether packets give way to the share. */
    boolean roomForShare() {
        return shareBytes >= layout.payloadBytes();
    }

    /** A payload was reported lost. */
    void reported() {
        bytes = Math.min(
                Math.max(0, bytes) + (long) LOST_REPAIRED * layout.payloadBytes(),
                (long) MAX_PAYLOADS_OWED * layout.payloadBytes());
    }

    /** One that was reported lost was only late. */
    void cameAfterAll() {
        bytes -= (long) LOST_REPAIRED * layout.payloadBytes();
    }

    /** So much of what was reported lost is on its way. */
    void used(int usedBytes) {
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
