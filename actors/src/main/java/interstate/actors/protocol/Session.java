package interstate.actors.protocol;

import interstate.crypto.DatagramOpener;
import interstate.crypto.DatagramSealer;
import interstate.crypto.SessionSecrets;

/** The keys of one handshake: what this side seals with, what it opens with, and the strand both belong to. */
final class Session {

    private static final int LANE = 0;

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

    void wipe() {
        sealer.wipe();
        opener.wipe();
        strand.letGo();
    }
}
