package interstate.actors.records;

import interstate.crypto.DatagramOpener;
import interstate.crypto.DatagramSealer;
import interstate.crypto.SessionSecrets;
import interstate.wire.TypedBlock;

/** The keys of one end-to-end handshake. */
final class RecordSession {

    private static final int LANE = 0;

    final DatagramOpener opener;
    final long establishedNs;

    /** When it may be forgotten if the other end has not used it by then. */
    long unusedUntilNs;

    private final DatagramSealer sealer;
    private long nextCounter;

    /** Takes the secrets and wipes them. */
    RecordSession(SessionSecrets secrets, boolean caller, int localIndex, int remoteIndex, long establishedNs) {
        byte[] sending = caller ? secrets.initiatorToResponder() : secrets.responderToInitiator();
        byte[] receiving = caller ? secrets.responderToInitiator() : secrets.initiatorToResponder();
        this.sealer = new DatagramSealer(sending, LANE, remoteIndex);
        this.opener = new DatagramOpener(receiving, LANE, localIndex, TypedBlock.MAX_BODY_BYTES);
        this.establishedNs = establishedNs;
        secrets.wipe();
    }

    /**
     * Makes a RECORD block around the content that stands at {@link RecordBlock#CONTENT_AT}.
     *
     * @return the block's length
     */
    int seal(byte[] block, int contentBytes) {
        int bytes = RecordBlock.bytes(contentBytes);
        RecordBlock.writeHeader(block, bytes);
        sealer.seal(nextCounter++, block, TypedBlock.HEADER_BYTES, bytes - TypedBlock.HEADER_BYTES);
        return bytes;
    }

    /** Records sealed and opened so far, whichever is more. */
    long used() {
        return Math.max(sealer.sealed(), opener.opened());
    }

    /** Whether it seals no more. */
    boolean exhausted(long mostRecords) {
        return sealer.exhausted() || sealer.sealed() >= mostRecords;
    }

    void wipe() {
        sealer.wipe();
        opener.wipe();
    }
}
