package interstate.actors.protocol;

import interstate.wire.Message;

/** The part of a link that makes sessions: calling ({@link Initiator}) or answering ({@link Responder}). */
sealed interface HandshakeRole permits Initiator, Responder {

    /** Whether a handshake datagram goes into this slot rather than a sealed one; writes it if so. */
    boolean stage(long nowNs, byte[] datagram, int offset);

    /**
     * Looks at a datagram from the peer's address that no session recognised.
     *
     * @return whether it was a handshake datagram for this role
     */
    boolean receive(long nowNs, byte[] datagram, int offset, int bytes);

    /**
     * Looks at a fragment that arrived inside the session.
     *
     * @return whether its message was dealt with before, so that the rest of it is not waited for
     */
    boolean repeated(long nowNs, byte[] fragment, int offset, int bytes);

    /** A handshake message arrived whole inside the session. */
    void messageInSession(long nowNs, Message message);

    /** A datagram was opened with the current session. */
    void heard(long nowNs);

    /** The peer used a session that was pending, for the first time: it is the current one now. */
    void proved(long nowNs);

    /** The peer asked for new keys. */
    void rekeyRequested(long nowNs);

    /** The peer said goodbye. */
    void peerClosed(long nowNs);

    void tick(long nowNs);

    void wipe();

    /** Messages of which a part has arrived in datagrams of their own. */
    int assemblies();

    /** Messages sent that may yet be answered. */
    int attempts();
}
