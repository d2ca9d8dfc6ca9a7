package interstate.actors.protocol;

import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.NoiseHandshake;
import interstate.wire.Offer;

/** What the calling end needs to call: its keys, the envelope of the server's cloak or password, and what it asks for. */
public interface InitiatorKeys {

    /** The envelope that hides handshake datagrams; used on the link's thread alone. */
    HandshakeEnvelope envelope();

    /** A fresh handshake. Called off the link's thread; may take milliseconds. */
    NoiseHandshake begin();

    /**
     * What to ask for, with a timestamp greater than any used before with these keys. Called off the link's thread; may
     * write to disk.
     *
     * @param index the session index that the server is to put into its datagrams
     */
    Offer offer(int index);
}
