package interstate.actors.records;

import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.NoiseHandshake;
import interstate.wire.RecordOffer;

/** What the calling end of an end-to-end session needs to call. */
public interface RecordCallerKeys {

    /** The envelope that hides handshake records; used on the links' thread alone. */
    HandshakeEnvelope envelope();

    /** A fresh handshake. Called off the links' thread; may take milliseconds. */
    NoiseHandshake begin();

    /**
     * What to ask for, with a timestamp greater than any used before with these keys. Called off the links' thread; may write to
     * disk.
     *
     * @param index the session index that the other end is to put into its records
     */
    RecordOffer offer(int index);
}
