package interstate.actors.protocol;

import interstate.wire.repair.SymbolLayout;

/**
 * How much repair packets give way to: for what was reported lost up to twice as much of it, the reserved share, and for what was sent since
 * there was room for any, as much as this network has lost lately: a busy queue leaves none for a while, and what is lost then should not
 * have to wait for a round trip. Where packets often leave room, a burst of them gives way to more. Where nothing is lost it costs
 * nothing. The link's thread alone.
 */
final class RepairOwed {

    private static final int LOST_REPAIRED = 2;

    /** Of what is lost lately, as much again gathers in each slot, and so much more in those that packets leave room in. */
    private static final int AHEAD_BUSY = 1;

    private static final int AHEAD_IDLE = 7;
    private static final int MAX_PAYLOADS_OWED = 64;
    private static final int MAX_SHARE_PAYLOADS = 4;
    private static final long PERMILLE = 1_000;

    /** The lost part of the latest thousand payloads or so, of 2^24: an exponentially weighted mean. */
    private static final int ALL_LOST = 1 << 24;

    private static final int LATELY_SHIFT = 10;

    /** What packets may give way to at once, after a time in which they did not. */
    private static final int MAX_AHEAD_PAYLOADS = 12;

    /** More than a quarter of the payloads is not taken from packets before anything is reported. */
    private static final int MOST_LOST = ALL_LOST / 8;

    private final SymbolLayout layout;
    private final long shareBytesASlot;
    private long bytes;
    private long shareBytes;
    private long aheadBytes;
    private int lost;

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

    /** Whether packets give way to repair of what nobody has reported. */
    boolean roomAhead() {
        return aheadBytes > 0;
    }

    /** So much of it is on its way. */
    void usedAhead(int usedBytes) {
        aheadBytes -= usedBytes;
    }

    /** Something was said of a payload for the first time: whether it is lost, with anything in it or not. */
    void heardOf(boolean isLost) {
        lost += ((isLost ? ALL_LOST : 0) - lost) >> LATELY_SHIFT;
    }

    /** One that was said to be lost was not. */
    void heardWrongly() {
        lost = Math.max(0, lost - (ALL_LOST >> LATELY_SHIFT));
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
        ahead(AHEAD_BUSY);
    }

    /** So much room is left in a payload. */
    void left(int room) {
        if (2 * room > layout.payloadBytes()) {
            ahead(AHEAD_IDLE);
        }
    }

    private void ahead(int factor) {
        long lostBytes = (long) factor * layout.payloadBytes() * Math.min(lost, MOST_LOST) / ALL_LOST;
        aheadBytes = Math.min(aheadBytes + lostBytes, (long) MAX_AHEAD_PAYLOADS * layout.payloadBytes());
    }

    /** So much repair of any sort went into a payload. */
    void filled(int repairBytes) {
        shareBytes = Math.max(0, shareBytes - repairBytes);
    }
}
