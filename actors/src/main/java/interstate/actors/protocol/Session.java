package interstate.actors.protocol;

import interstate.actors.settings.TimerSettings;
import interstate.crypto.DatagramOpener;
import interstate.crypto.DatagramSealer;
import interstate.crypto.SessionSecrets;

/** The keys of one handshake: what this side seals with, what it opens with, and the strand both belong to. */
final class Session {

    private static final int LANE = 0;

    /** After this many failed opens a key is replaced (RFC 9001 section 6.6 states the bound for AES-GCM). */
    private static final long KEY_LIMIT_FAILURES = 1L << 36;

    final DatagramSealer sealer;
    final DatagramOpener opener;
    final Strand strand;
    final int localIndex;
    final long establishedNs;

    /** When the peer was last told of it: a session that waits for the peer's first use of it is kept for so long after. */
    long toldNs;

    /** Takes the secrets and wipes them. */
    Session(
            SessionSecrets secrets,
            boolean initiator,
            int localIndex,
            int remoteIndex,
            Strand strand,
            long establishedNs) {
        byte[] sending = initiator ? secrets.initiatorToResponder() : secrets.responderToInitiator();
        byte[] receiving = initiator ? secrets.responderToInitiator() : secrets.initiatorToResponder();
        this.sealer = new DatagramSealer(sending, LANE, remoteIndex);
        this.opener = new DatagramOpener(receiving, LANE, localIndex);
        this.strand = strand;
        this.localIndex = localIndex;
        this.establishedNs = establishedNs;
        this.toldNs = establishedNs;
        strand.keep();
        secrets.wipe();
    }

    /** Whether its keys are used enough to be replaced. */
    boolean isWorn(TimerSettings timers) {
        return sealer.sealed() >= timers.rekeyAfterDatagrams()
                || opener.opened() >= timers.rekeyAfterDatagrams()
                || opener.failed() >= KEY_LIMIT_FAILURES;
    }

    /** Whether its key has sealed all it may. */
    boolean isSpent(TimerSettings timers) {
        return sealer.sealed() >= timers.rejectAfterDatagrams();
    }

    void wipe() {
        sealer.wipe();
        opener.wipe();
        strand.letGo();
    }
}
