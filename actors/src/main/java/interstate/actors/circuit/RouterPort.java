package interstate.actors.circuit;

import interstate.actors.protocol.HandshakeJob;

/** A router's way out; called on the links' thread. */
public interface RouterPort {

    /** Runs a slow computation elsewhere, and its completion on the links' thread. */
    void compute(HandshakeJob job);

    /** The time of day, ms of the epoch. */
    long epochMs();
}
