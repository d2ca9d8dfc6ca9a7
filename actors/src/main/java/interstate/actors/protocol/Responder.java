package interstate.actors.protocol;

import interstate.wire.Fragment;
import interstate.wire.Fragmenter;
import interstate.wire.MalformedException;
import interstate.wire.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The answering role of one link: sends the answer's fragments in a cycle until the caller uses the new session, and ends
 * the link when the caller proves nothing or falls silent.
 */
final class Responder implements HandshakeRole {

    private static final long UNCONFIRMED_NS = 1_000_000_000L;
    private static final int UNCONFIRMED_SLOTS = 20;
    private static final int CYCLES_FIRST = 2;
    /** On a link that was confirmed before, repetitions keep an answer going for so many times its first period. */
    private static final int REPEATED_PERIODS = 10;

    private final LinkProtocol link;
    private final Acceptor acceptor;
    private final PeerId peer;

    private @Nullable Fragmenter answer;
    private long answerId;
    private boolean answerInSession;
    private int fragmentsSent;
    private long answeredNs;
    private long answerUntilNs;
    private long answerFromNs;
    private int mostFragments;
    private boolean sealedTurn;

    /** The answer tells of a session that waits for the caller to use it. */
    private boolean unproved;

    /** An initiation that came inside the session is being worked on: one at a time. */
    private boolean rekeying;

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
        Fragmenter fragmenter = new Fragmenter(messageId, Fragment.RESPONSE, message, dataBytes);
        answer = fragmenter;
        answerId = messageId;
        answerInSession = inSession;
        unproved = session != null;
        if (session != null) {
            link.sessions().pend(session);
        }
        if (inSession) {
            link.sendInSession(fragmenter);
        } else {
            fragmentsSent = 0;
            answeredNs = nowNs;
            answerFromNs = nowNs;
            mostFragments = unconfirmedSlots(fragmenter.count());
            answerUntilNs = nowNs + unconfirmedNs(fragmenter.count());
        }
    }

    /**
     * The same initiation came again: so does its answer. Anyone can repeat a recorded one, so that gains little: a lane
     * that nobody has confirmed lives no longer for it, and a session under way keeps its share of the slots.
     */
    void repeat(long nowNs, long messageId) {
        Fragmenter fragmenter = answer;
        if (fragmenter == null || answerId != messageId) {
            return;
        }
        if (answerInSession) {
            if (link.controlsWaiting() == 0) {
                toldAgain(nowNs);
                link.sendInSession(fragmenter);
            }
        } else if (link.current() != null) {
            long periodNs = unconfirmedNs(fragmenter.count());
            int period = unconfirmedSlots(fragmenter.count());
            answerFromNs = nowNs;
            mostFragments = Math.min(fragmentsSent + period, REPEATED_PERIODS * period);
            answerUntilNs = Math.min(nowNs + periodNs, answeredNs + REPEATED_PERIODS * periodNs);
        }
    }

    private void toldAgain(long nowNs) {
        if (unproved) {
            link.sessions().toldOfPending(nowNs);
        }
    }

    /** How long a lane may run towards an address that has proved nothing: what two cycles of the fragments need. */
    private long unconfirmedNs(int count) {
        return SlotTime.atLeastNs(
                UNCONFIRMED_NS, unconfirmedSlots(count), link.terms().sending().slowestNs());
    }

    private static int unconfirmedSlots(int count) {
        return Math.max(UNCONFIRMED_SLOTS, CYCLES_FIRST * count);
    }

    /**
     * Whether a lane has run for long enough towards an address that has proved nothing. One with a timetable counts its
     * slots as well: those of a slow hour would be far too many in a fast one.
     */
    private boolean answerIsOver(long nowNs) {
        boolean timetable = !link.terms().sending().hourlyNs().isEmpty();
        return nowNs >= answerUntilNs
                || (timetable && fragmentsSent >= mostFragments && nowNs >= answerFromNs + UNCONFIRMED_NS);
    }

    @Override
    public boolean stage(long nowNs, byte[] datagram, int offset) {
        Fragmenter fragmenter = answer;
        if (fragmenter == null || answerInSession || answerIsOver(nowNs)) {
            return false;
        }
        if (link.current() != null && fragmentsSent >= CYCLES_FIRST * fragmenter.count()) {
            sealedTurn = !sealedTurn;
            if (sealedTurn) {
                return false;
            }
        }
        toldAgain(nowNs);
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
    public boolean repeated(long nowNs, byte[] fragment, int offset, int bytes) {
        if (answer == null || !answerInSession) {
            return false;
        }
        try {
            Fragment part = Fragment.decode(fragment, offset, bytes);
            if (part.kind() == Fragment.INITIATION && part.messageId() == answerId) {
                repeat(nowNs, answerId);
                return true;
            }
        } catch (MalformedException e) {
            // Whoever puts the message together counts it.
        }
        return false;
    }

    @Override
    public void messageInSession(long nowNs, Message message) {
        if (message.kind() != Fragment.INITIATION) {
            link.counters().controlsMalformed++;
        } else if (!rekeying) {
            rekeying = acceptor.rekey(link, this, message);
        }
    }

    /** The initiation that came inside the session was dealt with, whatever came of it. */
    void rekeyed() {
        rekeying = false;
    }

    @Override
    public void heard(long nowNs) {
        // Only the first use of a session proves anything.
    }

    @Override
    public void proved(long nowNs) {
        unproved = false;
        answer = null;
        acceptor.confirmed(link);
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
            if (answerIsOver(nowNs)) {
                acceptor.close(link, "not confirmed");
            }
            return;
        }
        if (unproved && !link.sessions().hasPending()) {
            // The session expired unused: whoever took the answer now would speak to nobody.
            unproved = false;
            answer = null;
        }
        long silence = nowNs - link.lastOpenedNs();
        if (silence
                >= SlotTime.atLeastNs(
                        link.terms().serverTimeoutNs(),
                        link.timers().timeoutSlots(),
                        link.terms().receiving().slowestNs())) {
            link.counters().lost++;
            acceptor.close(link, "silent for " + Duration.ofNanos(silence).toSeconds() + " s");
        } else if (link.keysWorn()) {
            link.requestRekey();
        }
    }

    @Override
    public void wipe() {
        answer = null;
    }

    @Override
    public int assemblies() {
        return 0;
    }

    @Override
    public int attempts() {
        return 0;
    }
}
