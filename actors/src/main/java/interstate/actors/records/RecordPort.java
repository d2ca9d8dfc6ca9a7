package interstate.actors.records;

import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.LinkEvent;

/** What the calling end of an end-to-end session asks of its surroundings. Called on the links' thread. */
public interface RecordPort {

    /** Runs a job elsewhere and its completion back on the links' thread. */
    void compute(HandshakeJob job);

    /** Tells the session's owner something. */
    void event(LinkEvent event);
}
