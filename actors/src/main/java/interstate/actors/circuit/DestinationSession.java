package interstate.actors.circuit;

import interstate.crypto.SessionSecrets;
import interstate.crypto.TagOpener;
import interstate.crypto.TagSealer;

/** The keys of one session between two destinations. One thread. */
final class DestinationSession {
    /** After so long there is to be a new one. */
    static final long RENEW_NS = 540_000_000_000L;

    private static final long WORN_BEFORE = 1 << 16;

    final TagSealer sealer;
    final TagOpener opener;
    final long sinceNs;

    /**
     * Of a handshake that is through.
     *
     * @param secrets wiped here
     */
    DestinationSession(long nowNs, SessionSecrets secrets, boolean calling) {
        this.sinceNs = nowNs;
        this.sealer = new TagSealer(calling ? secrets.initiatorToResponder() : secrets.responderToInitiator());
        this.opener = new TagOpener(calling ? secrets.responderToInitiator() : secrets.initiatorToResponder());
        secrets.wipe();
    }

    boolean isWorn(long nowNs) {
        // The other end's key wears as well, and it cannot call.
        return nowNs - sinceNs >= RENEW_NS
                || Math.max(sealer.sealed(), opener.opened()) > TagSealer.MOST_MESSAGES - WORN_BEFORE;
    }

    void wipe() {
        sealer.wipe();
        opener.wipe();
    }
}
