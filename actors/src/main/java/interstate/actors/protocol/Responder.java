package interstate.actors.protocol;

import interstate.wire.Fragmenter;
import interstate.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * The answering role of one link: sends the answer's fragments in a cycle until the caller uses the new session, and ends
 * the link when the caller proves nothing or falls silent.
 */
final class Responder implements HandshakeRole {

    private static final int KIND_INITIATION = 1;
    private static final long UNCONFIRMED_NS = 1_000_000_000L;
    private static final int UNCONFIRMED_SLOTS = 20;
    private static final int CYCLES_FIRST = 2;

    private final LinkProtocol link;
    private final Acceptor acceptor;
    private final PeerId peer;

    private @Nullable Fragmenter answer;
    private long answerId;
    private boolean answerInSession;
    private boolean accepted;
    private int fragmentsSent;
    private long answerUntilNs;
    private boolean sealedTurn;

    Responder(LinkProtocol link, Acceptor acceptor, PeerId peer) {
        this.link = link;
        this.acceptor = acceptor;
        this.peer = peer;
    }

    PeerId peer() {
        return peer;
    }

    /** An initiation was accepted or refused: its answer is sent until the caller confirms or the time is over. */
    void answer(long nowNs, long messageId, byte[] message, @Nullable Session session, boolean inSession) {
        int dataBytes = inSession ? link.fragmentDataBytesInSession() : link.fragmentDataBytes();
        Fragmenter fragmenter = new Fragmenter(messageId, Acceptor.KIND_RESPONSE, message, dataBytes);
        answer = fragmenter;
        answerId = messageId;
        answerInSession = inSession;
        accepted = session != null;
        if (session != null) {
            link.pend(session);
        }
        repeat(nowNs, messageId);
    }

    /** The same initiation came again: so does its answer. */
    void repeat(long nowNs, long messageId) {
        Fragmenter fragmenter = answer;
        if (fragmenter == null || answerId != messageId) {
            return;
        }
        if (answerInSession) {
            link.sendInSession(fragmenter);
        } else {
            fragmentsSent = 0;
            answerUntilNs = nowNs + unconfirmedNs(fragmenter.count());
        }
    }

    /** How long a lane may run towards an address that has proved nothing: what two cycles of the fragments need. */
    private long unconfirmedNs(int count) {
        return SlotTime.atLeastNs(
                UNCONFIRMED_NS,
                Math.max(UNCONFIRMED_SLOTS, CYCLES_FIRST * count),
                link.terms().sending().intervalNs());
    }

    @Override
    public boolean stage(long nowNs, byte[] datagram, int offset) {
        Fragmenter fragmenter = answer;
        if (fragmenter == null || answerInSession || nowNs >= answerUntilNs) {
            return false;
        }
        if (link.current() != null && fragmentsSent >= CYCLES_FIRST * fragmenter.count()) {
            sealedTurn = !sealedTurn;
            if (sealedTurn) {
                return false;
            }
        }
        EnvelopeWriter.write(
                fragmenter,
                fragmentsSent++ % fragmenter.count(),
                acceptor.envelope(),
                link.randomness(),
                datagram,
                offset,
                link.sendBytes());
        return true;
    }

    @Override
    public boolean receive(long nowNs, byte[] datagram, int offset, int bytes) {
        // Handshake datagrams outside a session are the acceptor's, whatever address they come from.
        return false;
    }

    @Override
    public void messageInSession(long nowNs, Message message) {
        if (message.kind() != KIND_INITIATION) {
            link.counters().controlsMalformed++;
        } else if (message.id() == answerId && answer != null) {
            repeat(nowNs, message.id());
        } else {
            acceptor.rekey(link, this, message);
        }
    }

    @Override
    public void heard(long nowNs) {
        if (accepted && !link.hasPending() && answer != null) {
            answer = null;
            acceptor.confirmed(link);
        }
    }

    @Override
    public void rekeyRequested(long nowNs) {
        link.counters().controlsMalformed++;
    }

    @Override
    public void peerClosed(long nowNs) {
        acceptor.close(link, "the client said goodbye");
    }

    @Override
    public void tick(long nowNs) {
        if (link.current() == null) {
            if (nowNs >= answerUntilNs) {
                acceptor.close(link, "not confirmed");
            }
            return;
        }
        long silence = nowNs - link.lastOpenedNs();
        if (silence
                >= SlotTime.atLeastNs(
                        link.terms().serverTimeoutNs(),
                        link.timers().timeoutSlots(),
                        link.terms().receiving().intervalNs())) {
            link.counters().lost++;
            acceptor.close(link, "silent");
        } else if (link.keysWorn()) {
            link.requestRekey();
        }
    }

    @Override
    public void wipe() {
        answer = null;
    }
}
