package interstate.actors.protocol;

import interstate.actors.settings.TimerSettings;
import interstate.crypto.HandshakeException;
import interstate.crypto.NoiseHandshake;
import interstate.crypto.SessionSecrets;
import interstate.wire.Answer;
import interstate.wire.DatagramLayout;
import interstate.wire.FragmentAssembler;
import interstate.wire.Fragmenter;
import interstate.wire.MalformedException;
import interstate.wire.Message;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The calling role: begins handshakes, sends their fragments in a cycle until answered, begins anew with growing pauses,
 * and replaces worn keys inside the session.
 *
 * <p>Several attempts stay answerable, so that an answer which takes longer than the pause between attempts still counts.
 */
final class Initiator implements HandshakeRole {

    private static final int KIND_INITIATION = 1;
    private static final int KIND_RESPONSE = 2;
    private static final int ANSWERABLE = 4;
    private static final long RETRY_MAX_NS = 5_000_000_000L;
    private static final long REFUSED_NS = 10_000_000_000L;
    private static final long REFUSED_MAX_NS = 60_000_000_000L;
    private static final long NO_ANSWER_AGAIN_NS = 60_000_000_000L;
    private static final int NO_ANSWER_MESSAGES = 3;
    private static final int BODY_AT = DatagramLayout.HEADER_BYTES + DatagramLayout.SALT_BYTES;

    private final LinkProtocol link;
    private final InitiatorKeys keys;
    private final FragmentAssembler<String> answers = new FragmentAssembler<>();
    private final ArrayDeque<Attempt> answerable = new ArrayDeque<>();

    /** The attempt whose fragments are being sent, if any. */
    private @Nullable Attempt active;

    private boolean beginning;
    private boolean wiped;
    private long retryAtNs;
    private long retryNs;
    private long refusedNs;
    private long quietUntilNs;
    private long roundTripNs;
    private long unansweredSinceNs;
    private long tellNoAnswerAtNs;
    private boolean sealedTurn;

    Initiator(LinkProtocol link, InitiatorKeys keys, long nowNs) {
        this.link = link;
        this.keys = keys;
        unansweredSinceNs = nowNs;
        tellNoAnswerAtNs = nowNs + noAnswerNs();
    }

    @Override
    public boolean stage(long nowNs, byte[] datagram, int offset) {
        Attempt attempt = active;
        if (attempt == null || attempt.inSession) {
            return false;
        }
        if (link.current() != null) {
            // The old session stays usable until the new one stands, so the two share the slots.
            sealedTurn = !sealedTurn;
            if (sealedTurn) {
                return false;
            }
        }
        EnvelopeWriter.write(
                attempt.message,
                attempt.nextFragment(),
                keys.envelope(),
                link.randomness(),
                datagram,
                offset,
                link.sendBytes());
        return true;
    }

    @Override
    public boolean receive(long nowNs, byte[] datagram, int offset, int bytes) {
        if (answerable.isEmpty()
                || !keys.envelope().recognises(datagram, offset, bytes)
                || !keys.envelope().open(datagram, offset, bytes)) {
            return false;
        }
        Message message =
                answers.accept(nowNs, "server", datagram, offset + BODY_AT, DatagramLayout.handshakeBodyBytes(bytes));
        if (message != null) {
            answer(nowNs, message);
        }
        return true;
    }

    @Override
    public void messageInSession(long nowNs, Message message) {
        answer(nowNs, message);
    }

    private void answer(long nowNs, Message message) {
        for (Attempt attempt : answerable) {
            if (attempt.messageId == message.id() && message.kind() == KIND_RESPONSE && !attempt.reading) {
                attempt.reading = true;
                link.compute(() -> read(attempt, message.bytes(), nowNs));
                return;
            }
        }
    }

    /** Off the link's thread: opens the answer. */
    private HandshakeJob.Completion read(Attempt attempt, byte[] message, long arrivedNs) {
        try {
            Answer answer = Answer.decode(attempt.handshake.read(message));
            SessionSecrets secrets = attempt.handshake.split();
            return now -> answered(now, attempt, answer, secrets, arrivedNs);
        } catch (HandshakeException | MalformedException e) {
            return now -> {
                link.counters().handshakesFailed++;
                forget(attempt);
            };
        }
    }

    private void answered(long nowNs, Attempt attempt, Answer answer, SessionSecrets secrets, long arrivedNs) {
        attempt.handshake.wipe();
        if (wiped || !answerable.contains(attempt)) {
            secrets.wipe();
            return;
        }
        roundTripNs = arrivedNs - attempt.begunNs;
        clearAttempts();
        heardFromServer(nowNs);
        if (answer.status() != Answer.Status.ACCEPTED) {
            secrets.wipe();
            refusedNs = Math.min(Math.max(REFUSED_NS, 2 * refusedNs), REFUSED_MAX_NS);
            quietUntilNs = nowNs + refusedNs;
            link.transition(
                    link.current() == null ? LinkState.REFUSED : link.state(), new LinkEvent.Refused(answer.status()));
            return;
        }
        refusedNs = 0;
        link.install(
                new Session(secrets, true, attempt.index, answer.index(), link.strandFor(attempt.inSession), nowNs));
    }

    @Override
    public void heard(long nowNs) {
        heardFromServer(nowNs);
        Attempt attempt = active;
        if (attempt != null && !attempt.inSession) {
            // The session lives after all. An answer that is under way still counts.
            active = null;
            retryNs = 0;
        }
    }

    private void heardFromServer(long nowNs) {
        unansweredSinceNs = nowNs;
        tellNoAnswerAtNs = nowNs + noAnswerNs();
    }

    @Override
    public void rekeyRequested(long nowNs) {
        if (active == null && !beginning) {
            begin(true);
        }
    }

    @Override
    public void peerClosed(long nowNs) {
        link.dropSessions();
        clearAttempts();
        link.transition(LinkState.CONNECTING, new LinkEvent.Lost());
    }

    @Override
    public void tick(long nowNs) {
        answers.expire(nowNs);
        Session session = link.current();
        if (session != null) {
            tickSession(nowNs, session);
        }
        if (beginning || nowNs < quietUntilNs) {
            return;
        }
        Attempt attempt = active;
        boolean outside = link.current() == null || link.state() == LinkState.SILENT;
        if (attempt == null ? outside : nowNs >= retryAtNs || (outside && attempt.inSession)) {
            begin(!outside);
        }
        if (nowNs >= tellNoAnswerAtNs && link.current() == null) {
            link.tell(new LinkEvent.NoAnswer(nowNs - unansweredSinceNs));
            tellNoAnswerAtNs = nowNs + NO_ANSWER_AGAIN_NS;
        }
    }

    private void tickSession(long nowNs, Session session) {
        long interval = link.terms().receiving().intervalNs();
        TimerSettings timers = link.timers();
        long silence = nowNs - link.lastOpenedNs();
        if (silence >= SlotTime.atLeastNs(link.terms().clientTimeoutNs(), timers.timeoutSlots(), interval)) {
            link.counters().lost++;
            link.dropSessions();
            unansweredSinceNs = link.lastOpenedNs();
            tellNoAnswerAtNs = Math.max(nowNs, unansweredSinceNs + noAnswerNs());
            link.transition(LinkState.CONNECTING, new LinkEvent.Lost());
        } else if (silence >= SlotTime.atLeastNs(timers.silenceNs(), timers.silenceSlots(), interval)) {
            if (link.state() == LinkState.ESTABLISHED) {
                link.transition(LinkState.SILENT, new LinkEvent.Silent());
            }
        } else if (active == null
                && !beginning
                && nowNs >= quietUntilNs
                && (nowNs - session.establishedNs >= timers.rekeyAfterNs() || link.keysWorn())) {
            begin(true);
        }
    }

    private void begin(boolean inSession) {
        beginning = true;
        byte[] random = new byte[12];
        link.randomness().fill(random, 0, random.length);
        java.nio.ByteBuffer numbers = java.nio.ByteBuffer.wrap(random);
        long messageId = numbers.getLong();
        int drawn = numbers.getInt();
        int index = drawn == 0 ? 1 : drawn;
        link.compute(() -> {
            NoiseHandshake handshake = keys.begin();
            byte[] message = handshake.write(keys.offer(index).encode());
            return now -> begun(now, messageId, handshake, index, message, inSession);
        });
    }

    private void begun(
            long nowNs, long messageId, NoiseHandshake handshake, int index, byte[] message, boolean inSession) {
        beginning = false;
        if (wiped) {
            handshake.wipe();
            return;
        }
        // The session may have gone while the message was made; then it travels in datagrams of its own.
        boolean inside = inSession && link.current() != null && link.state() == LinkState.ESTABLISHED;
        int dataBytes = inside ? link.fragmentDataBytesInSession() : link.fragmentDataBytes();
        Fragmenter fragmenter = new Fragmenter(messageId, KIND_INITIATION, message, dataBytes);
        Attempt attempt = new Attempt(messageId, handshake, index, fragmenter, inside, nowNs);
        if (answerable.size() == ANSWERABLE) {
            wipe(answerable.removeFirst());
        }
        answerable.addLast(attempt);
        active = attempt;
        retryNs =
                retryNs == 0 ? firstRetryNs(fragmenter.count()) : Math.min(2 * retryNs, retryMaxNs(fragmenter.count()));
        retryAtNs = nowNs + retryNs;
        if (inside) {
            link.sendInSession(fragmenter);
        }
    }

    /** 250 ms, or the time that the message and its answer take in slots and two round trips. */
    private long firstRetryNs(int count) {
        return Math.max(link.timers().retryNs(), messageNs(count) + 2 * roundTripNs);
    }

    private long retryMaxNs(int count) {
        return Math.max(RETRY_MAX_NS, firstRetryNs(count));
    }

    private long messageNs(int count) {
        return count
                * (link.terms().sending().intervalNs()
                        + link.terms().receiving().intervalNs());
    }

    private long noAnswerNs() {
        int count = (1_600 + link.fragmentDataBytes() - 1) / link.fragmentDataBytes();
        return Math.max(link.timers().noAnswerNs(), NO_ANSWER_MESSAGES * messageNs(count));
    }

    private void forget(Attempt attempt) {
        answerable.remove(attempt);
        attempt.handshake.wipe();
        if (active == attempt) {
            active = null;
        }
    }

    /** An attempt whose answer is being read on another thread is wiped by that reading's completion. */
    private void wipe(Attempt attempt) {
        if (!attempt.reading) {
            attempt.handshake.wipe();
        }
    }

    private void clearAttempts() {
        answerable.forEach(this::wipe);
        answerable.clear();
        active = null;
        retryNs = 0;
    }

    @Override
    public void wipe() {
        wiped = true;
        clearAttempts();
    }
}
