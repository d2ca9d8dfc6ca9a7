package interstate.actors.records;

import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.InnerPackets;
import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.LinkState;
import interstate.actors.protocol.SendQueue;
import interstate.actors.protocol.Timed;
import interstate.actors.settings.TimerSettings;
import interstate.crypto.HandshakeException;
import interstate.crypto.NoiseHandshake;
import interstate.crypto.Randomness;
import interstate.crypto.SessionSecrets;
import interstate.wire.Answer;
import interstate.wire.Fragment;
import interstate.wire.MalformedException;
import interstate.wire.Message;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The calling end of an end-to-end session, over a link to a relay: handshakes, seals and opens records, and calls again when it
 * hears nothing or its key is old.
 *
 * <pre>
 *   CONNECTING --answer--> ESTABLISHED --nothing opened--> SILENT --opened or answer--> ESTABLISHED
 *       ^   \--no--> REFUSED --later, answer--> ESTABLISHED   |
 *       +------------------------- lost --------------------+
 * </pre>
 *
 * <p>All methods are called on the links' thread; slow computations leave through {@link RecordPort#compute}.
 */
public final class RecordCaller implements Timed {

    /** Nothing opened for so long: three keep-alives were lost, or the other end has forgotten the session. */
    static final long SILENCE_NS = 3 * Conversation.KEEP_ALIVE_NS + Conversation.KEEP_ALIVE_NS / 2;

    private static final int SILENCE_SLOTS = 32;
    private static final long RETRY_NS = 1_000_000_000L;
    private static final int RETRY_SLOTS = 32;
    private static final int GROWS = 5;
    private static final int ANSWERABLE = RecordSessions.MAX_PENDING;
    private static final long REFUSED_NS = 10_000_000_000L;
    private static final long REFUSED_MAX_NS = 60_000_000_000L;
    private static final long NO_ANSWER_AGAIN_NS = 60_000_000_000L;

    private static final class Attempt {
        final long messageId;
        final NoiseHandshake handshake;
        final int index;
        /** Whether an answer is being read: a second copy of it is not. */
        boolean reading;

        Attempt(long messageId, NoiseHandshake handshake, int index) {
            this.messageId = messageId;
            this.handshake = handshake;
            this.index = index;
        }
    }

    private final RecordCallerKeys keys;
    private final TimerSettings timers;
    private final long slotNs;
    private final long timeoutNs;
    private final Conversation conversation;
    private final RecordPort port;
    private final Randomness randomness;
    private final ArrayDeque<Attempt> answerable = new ArrayDeque<>();

    private LinkState state = LinkState.CONNECTING;
    /** An initiation that no link has taken yet. */
    private byte @Nullable [] waiting;

    private boolean beginning;
    private boolean closed;
    private long retryAtNs;
    private long retryNs;
    private long refusedNs;
    private long quietUntilNs;
    /** Since when there is no answer to what was sent; 0 while nothing was. */
    private long unansweredSinceNs;

    private long tellNoAnswerAtNs;

    /**
     * @param slotNs of the link's slower lane, the mean: where slots are rare, everything waits longer
     * @param timeoutNs nothing opened for so long: the session is lost
     * @param packets inner packets that wait to be sealed
     * @param inner where opened packets go
     */
    public RecordCaller(
            RecordCallerKeys keys,
            TimerSettings timers,
            long slotNs,
            long timeoutNs,
            SendQueue packets,
            InnerPackets inner,
            RecordPort port,
            Randomness randomness) {
        this.keys = keys;
        this.timers = timers;
        this.slotNs = slotNs;
        this.timeoutNs = timeoutNs;
        this.conversation = new Conversation(timers, packets, inner);
        this.port = port;
        this.randomness = randomness;
    }

    /**
     * Puts one RECORD block into the link's queue, if there is one to send and room for it.
     *
     * @param block room for the longest block
     * @return whether anything went
     */
    public boolean sendOne(long nowNs, SendQueue into, byte[] block) {
        byte[] initiation = waiting;
        if (initiation == null) {
            return conversation.sendOne(nowNs, into, block);
        }
        if (!into.offer(initiation, 0, initiation.length, nowNs)) {
            return false;
        }
        waiting = null;
        waitLonger(nowNs);
        if (unansweredSinceNs == 0) {
            heardNothingSince(nowNs);
        }
        return true;
    }

    private void waitLonger(long nowNs) {
        long first = Math.max(RETRY_NS, RETRY_SLOTS * slotNs);
        retryNs = retryNs == 0 ? first : Math.min(2 * retryNs, GROWS * first);
        retryAtNs = nowNs + retryNs;
    }

    private void heardNothingSince(long nowNs) {
        unansweredSinceNs = nowNs;
        tellNoAnswerAtNs = nowNs + timers.noAnswerNs() + RETRY_SLOTS * slotNs;
    }

    /**
     * Takes a record that came over the link, and opens it in place.
     *
     * @return whether it was this session's
     */
    public boolean arrived(long nowNs, byte[] record, int offset, int bytes) {
        RecordSession session = conversation.sessions.namedBy(record, offset, bytes);
        if (session != null) {
            if (conversation.open(nowNs, session, record, offset, bytes)
                    && session == conversation.sessions.current()) {
                heard();
            }
            return true;
        }
        if (answerable.isEmpty()
                || !RecordBlock.mayBeHandshake(bytes)
                || !keys.envelope().recognises(record, offset, bytes)) {
            return false;
        }
        Message message = HandshakeRecord.open(keys.envelope(), record, offset, bytes);
        return message != null && answer(message);
    }

    private void heard() {
        if (state == LinkState.SILENT) {
            // The session lives after all. An answer that is under way still counts.
            waiting = null;
            retryNs = 0;
            transition(LinkState.ESTABLISHED, new LinkEvent.Established(true));
        }
    }

    private boolean answer(Message message) {
        for (Attempt attempt : answerable) {
            if (attempt.messageId == message.id() && message.kind() == Fragment.RESPONSE) {
                if (!attempt.reading) {
                    attempt.reading = true;
                    port.compute(() -> read(attempt, message.bytes()));
                }
                return true;
            }
        }
        return false;
    }

    /** Off the links' thread: opens the answer. */
    private HandshakeJob.Completion read(Attempt attempt, byte[] message) {
        try {
            Answer answer = Answer.decode(attempt.handshake.read(message));
            SessionSecrets secrets = attempt.handshake.split();
            return now -> answered(now, attempt, answer, secrets);
        } catch (HandshakeException | MalformedException e) {
            return now -> misread(attempt);
        }
    }

    /** That was not the answer: whoever knows the cloak can write such, the relay too. The true one may still come. */
    private void misread(Attempt attempt) {
        conversation.counters.handshakesFailed++;
        attempt.reading = false;
        if (!answerable.contains(attempt)) {
            attempt.handshake.wipe();
        }
    }

    private void answered(long nowNs, Attempt attempt, Answer answer, SessionSecrets secrets) {
        attempt.handshake.wipe();
        if (!answerable.remove(attempt)) {
            secrets.wipe();
            return;
        }
        forgetAttempts();
        unansweredSinceNs = 0;
        RecordSession before = conversation.sessions.current();
        if (answer.status() != Answer.Status.ACCEPTED) {
            secrets.wipe();
            refusedNs = Math.min(Math.max(REFUSED_NS, 2 * refusedNs), REFUSED_MAX_NS);
            quietUntilNs = nowNs + refusedNs;
            transition(before == null ? LinkState.REFUSED : state, new LinkEvent.Refused(answer.status()));
            return;
        }
        refusedNs = 0;
        conversation.sessions.install(nowNs, new RecordSession(secrets, true, attempt.index, answer.index(), nowNs));
        conversation.used(nowNs);
        transition(LinkState.ESTABLISHED, new LinkEvent.Established(before != null));
    }

    @Override
    public void tick(long nowNs) {
        if (closed) {
            return;
        }
        conversation.sessions.expire(nowNs);
        RecordSession session = conversation.sessions.current();
        if (session != null) {
            tickSession(nowNs);
        }
        if (unansweredSinceNs != 0 && nowNs >= tellNoAnswerAtNs && conversation.sessions.current() == null) {
            port.event(new LinkEvent.NoAnswer(nowNs - unansweredSinceNs));
            tellNoAnswerAtNs = nowNs + NO_ANSWER_AGAIN_NS;
        }
        if (!beginning && waiting == null && nowNs >= quietUntilNs && nowNs >= retryAtNs && wanted(nowNs)) {
            begin();
        }
    }

    private void tickSession(long nowNs) {
        long silence = nowNs - conversation.lastOpenedNs;
        if (silence >= Math.max(timeoutNs, 2 * SILENCE_SLOTS * slotNs)) {
            conversation.counters.lost++;
            conversation.sessions.wipe();
            heardNothingSince(conversation.lastOpenedNs);
            transition(LinkState.CONNECTING, new LinkEvent.Lost());
        } else if (silence >= Math.max(SILENCE_NS, SILENCE_SLOTS * slotNs) && state == LinkState.ESTABLISHED) {
            transition(LinkState.SILENT, new LinkEvent.Silent());
        }
    }

    /** Whether a new session is. */
    private boolean wanted(long nowNs) {
        RecordSession session = conversation.sessions.current();
        return session == null
                || state == LinkState.SILENT
                || nowNs - session.establishedNs >= timers.rekeyAfterNs()
                || session.used() >= timers.rekeyAfterDatagrams();
    }

    private void begin() {
        beginning = true;
        conversation.counters.handshakes++;
        ByteBuffer numbers = ByteBuffer.wrap(randomness.bytes(Long.BYTES + Integer.BYTES));
        long messageId = numbers.getLong();
        int drawn = numbers.getInt();
        int index = drawn == 0 ? 1 : drawn;
        port.compute(() -> {
            NoiseHandshake handshake = keys.begin();
            byte[] message = handshake.write(keys.offer(index).encode());
            return now -> begun(now, new Attempt(messageId, handshake, index), message);
        });
    }

    private void begun(long nowNs, Attempt attempt, byte[] message) {
        beginning = false;
        if (closed || !wanted(nowNs)) {
            // While it was made, the session came back to life or an earlier attempt was answered.
            attempt.handshake.wipe();
            return;
        }
        if (answerable.size() == ANSWERABLE) {
            wipe(answerable.removeFirst());
        }
        answerable.addLast(attempt);
        waiting = HandshakeRecord.seal(attempt.messageId, Fragment.INITIATION, message, keys.envelope(), randomness);
    }

    /** One whose answer is being read on another thread is wiped by that reading's completion. */
    private static void wipe(Attempt attempt) {
        if (!attempt.reading) {
            attempt.handshake.wipe();
        }
    }

    private void forgetAttempts() {
        answerable.forEach(RecordCaller::wipe);
        answerable.clear();
        waiting = null;
        retryNs = 0;
        retryAtNs = 0;
    }

    /** Every change of state passes here. */
    private void transition(LinkState to, LinkEvent event) {
        state = to;
        port.event(event);
    }

    @Override
    public void close(String reason) {
        closed = true;
        forgetAttempts();
        conversation.sessions.wipe();
        state = LinkState.CLOSED;
    }

    public LinkState state() {
        return state;
    }

    /** When the current session was established, or 0 without one. */
    public long establishedNs() {
        RecordSession session = conversation.sessions.current();
        return session == null ? 0 : session.establishedNs;
    }

    /** The live counters; to be read on the links' thread. */
    public RecordCounters counters() {
        return conversation.counters;
    }
}
