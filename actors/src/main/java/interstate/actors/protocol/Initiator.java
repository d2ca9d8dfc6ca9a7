package interstate.actors.protocol;

import interstate.actors.settings.TimerSettings;
import interstate.crypto.HandshakeException;
import interstate.crypto.NoiseHandshake;
import interstate.crypto.SessionSecrets;
import interstate.wire.Answer;
import interstate.wire.DatagramLayout;
import interstate.wire.Fragment;
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

    private static final int ANSWERABLE = LinkSessions.MAX_PENDING;
    /** An initiation inside the session is sent this often before it gives way to a fresh one. */
    private static final int SENDINGS_IN_SESSION = 6;
    /** Longer round trips were attempts that had to wait for the network to come back. */
    private static final long ROUND_TRIP_MAX_NS = 2_000_000_000L;

    private static final long RETRY_MAX_NS = 5_000_000_000L;
    private static final long REFUSED_NS = 10_000_000_000L;
    private static final long REFUSED_MAX_NS = 60_000_000_000L;
    private static final long NO_ANSWER_AGAIN_NS = 60_000_000_000L;
    private static final int NO_ANSWER_MESSAGES = 3;
    /** The pause between attempts grows by this much at least. */
    private static final int GROWS = 4;

    private static final int RESPONSE_BYTES = NoiseHandshake.RESPONSE_OVERHEAD_BYTES + Answer.BYTES;
    /** With a static key and some inner addresses in the offer. */
    private static final int INITIATION_BYTES = NoiseHandshake.IK_INITIATION_OVERHEAD_BYTES + 128;

    private static final int BODY_AT = DatagramLayout.HEADER_BYTES + DatagramLayout.SALT_BYTES;

    private final LinkProtocol link;
    private final InitiatorKeys keys;
    private final FragmentAssembler<String> answers = new FragmentAssembler<>(
            ANSWERABLE,
            ANSWERABLE,
            FragmentAssembler.IDLE_NS,
            FragmentAssembler.LIFE_NS,
            FragmentAssembler.MAX_MESSAGE_BYTES);
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
        if (attempt == null || attempt.inSession()) {
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
        int body = offset + BODY_AT;
        int bodyBytes = DatagramLayout.handshakeBodyBytes(bytes);
        if (awaits(datagram, body, bodyBytes)) {
            Message message = answers.accept(nowNs, "server", datagram, body, bodyBytes);
            if (message != null) {
                answer(nowNs, message);
            }
        }
        return true;
    }

    /** Whether a fragment answers an attempt: recorded ones must not take the places of those that do. */
    private boolean awaits(byte[] b, int offset, int bytes) {
        try {
            Fragment fragment = Fragment.decode(b, offset, bytes);
            return fragment.kind() == Fragment.RESPONSE
                    && answerable.stream().anyMatch(a -> a.messageId == fragment.messageId());
        } catch (MalformedException e) {
            link.counters().handshakesFailed++;
            return false;
        }
    }

    @Override
    public boolean repeated(long nowNs, byte[] fragment, int offset, int bytes) {
        return false;
    }

    @Override
    public void messageInSession(long nowNs, Message message) {
        answer(nowNs, message);
    }

    private void answer(long nowNs, Message message) {
        for (Attempt attempt : answerable) {
            if (attempt.messageId == message.id() && message.kind() == Fragment.RESPONSE && !attempt.reading) {
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
            return now -> misread(attempt);
        }
    }

    /** That was not the answer: whoever knows the cloak can write such. The true one may still come. */
    private void misread(Attempt attempt) {
        link.counters().handshakesFailed++;
        attempt.reading = false;
        if (wiped || !answerable.contains(attempt)) {
            attempt.handshake.wipe();
        }
    }

    private void answered(long nowNs, Attempt attempt, Answer answer, SessionSecrets secrets, long arrivedNs) {
        attempt.handshake.wipe();
        if (wiped || !answerable.contains(attempt)) {
            secrets.wipe();
            return;
        }
        if (attempt.inSession() && attempt.inside != link.strand()) {
            // The session was given up while its answer was read, and its strand with it.
            secrets.wipe();
            clearAttempts();
            return;
        }
        long tookNs = arrivedNs - attempt.begunNs - messageNs(attempt.message.count());
        roundTripNs = Math.max(0, Math.min(tookNs, ROUND_TRIP_MAX_NS));
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
        Strand strand = attempt.inside == null ? link.newStrand(attempt.index) : attempt.inside;
        link.install(nowNs, new Session(secrets, true, attempt.index, answer.index(), strand, nowNs));
    }

    @Override
    public void heard(long nowNs) {
        heardFromServer(nowNs);
        Attempt attempt = active;
        if (attempt != null && !attempt.inSession() && !link.sealsNoMore()) {
            // The session lives after all. An answer that is under way still counts.
            active = null;
            retryNs = 0;
        }
    }

    @Override
    public void proved(long nowNs) {
        // The caller's sessions are current from their answer on: none is ever pending.
    }

    private void heardFromServer(long nowNs) {
        unansweredSinceNs = nowNs;
        tellNoAnswerAtNs = nowNs + noAnswerNs();
    }

    @Override
    public void rekeyRequested(long nowNs) {
        if (active == null && !beginning && !link.leaving()) {
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
        if (beginning || nowNs < quietUntilNs || link.leaving()) {
            return;
        }
        Attempt attempt = active;
        boolean outside = outside();
        if (attempt == null) {
            if (outside) {
                begin(false);
            }
        } else if (outside && attempt.inSession()) {
            begin(false);
        } else if (nowNs >= retryAtNs) {
            retry(nowNs, attempt, outside);
        }
        if (nowNs >= tellNoAnswerAtNs && link.current() == null) {
            link.tell(new LinkEvent.NoAnswer(nowNs - unansweredSinceNs));
            tellNoAnswerAtNs = nowNs + NO_ANSWER_AGAIN_NS;
        }
    }

    private void tickSession(long nowNs, Session session) {
        long interval = link.terms().receiving().slowestNs();
        TimerSettings timers = link.timers();
        long silence = nowNs - link.lastOpenedNs();
        if (session.opener.opened() == 0) {
            // The server uses the new keys once it has seen us use them.
            silence -= roundTripNs;
        }
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
                && !link.leaving()
                && (nowNs - session.establishedNs >= timers.rekeyAfterNs() || link.keysWorn())) {
            begin(true);
        }
    }

    /** Whether no session carries an initiation: it needs datagrams of its own. */
    private boolean outside() {
        return link.current() == null || link.state() == LinkState.SILENT || link.sealsNoMore();
    }

    private void retry(long nowNs, Attempt attempt, boolean outside) {
        if (outside || !attempt.inSession() || attempt.repeats + 1 >= SENDINGS_IN_SESSION) {
            begin(!outside);
            return;
        }
        // What the server has of it counts: only what was lost is needed.
        attempt.repeats++;
        link.sendInSession(attempt.message);
        waitLonger(nowNs, attempt.message.count());
    }

    private void begin(boolean inSession) {
        beginning = true;
        byte[] random = new byte[12];
        link.randomness().fill(random, 0, random.length);
        java.nio.ByteBuffer numbers = java.nio.ByteBuffer.wrap(random);
        long messageId = numbers.getLong();
        int drawn = numbers.getInt();
        int index = drawn == 0 ? 1 : drawn;
        Session worn = inSession ? link.current() : null;
        link.compute(() -> {
            NoiseHandshake handshake = keys.begin();
            byte[] message = handshake.write(keys.offer(index).encode());
            return now -> begun(now, messageId, handshake, index, message, worn);
        });
    }

    private void begun(
            long nowNs, long messageId, NoiseHandshake handshake, int index, byte[] message, @Nullable Session worn) {
        beginning = false;
        boolean outside = outside();
        boolean needed = outside || (worn != null && worn == link.current());
        if (wiped || !needed) {
            // While it was made, the session came back to life or an earlier attempt was answered.
            handshake.wipe();
            return;
        }
        // The session may have gone while the message was made; then it travels in datagrams of its own.
        Strand inside = outside ? null : link.strand();
        int dataBytes = inside != null ? link.fragmentDataBytesInSession() : link.fragmentDataBytes();
        Fragmenter fragmenter = new Fragmenter(messageId, Fragment.INITIATION, message, dataBytes);
        Attempt attempt = new Attempt(messageId, handshake, index, fragmenter, inside, nowNs);
        if (answerable.size() == ANSWERABLE) {
            wipe(answerable.removeFirst());
        }
        answerable.addLast(attempt);
        active = attempt;
        waitLonger(nowNs, fragmenter.count());
        if (inside != null) {
            link.sendInSession(fragmenter);
        }
    }

    private void waitLonger(long nowNs, int count) {
        Attempt attempt = active;
        long mostNs = attempt != null && attempt.inSession() ? GROWS * firstRetryNs(count) : retryMaxNs(count);
        retryNs = retryNs == 0 ? firstRetryNs(count) : Math.min(2 * retryNs, mostNs);
        retryAtNs = nowNs + retryNs;
    }

    /** 250 ms, or the time that the message and its answer take in slots and two round trips. */
    private long firstRetryNs(int count) {
        return Math.max(link.timers().retryNs(), messageNs(count) + 2 * roundTripNs);
    }

    /** On slow lanes, too, the pause grows: a fragment that was lost comes again only in the next round of all. */
    private long retryMaxNs(int count) {
        return Math.max(RETRY_MAX_NS, GROWS * firstRetryNs(count));
    }

    /** How long an initiation of so many fragments and its answer take in slots. */
    private long messageNs(int count) {
        return messageNs(count, link.terms());
    }

    private static long messageNs(int count, LinkTerms terms) {
        return count * terms.sending().slowestNs()
                + fragments(RESPONSE_BYTES, terms.receiveDatagramBytes())
                        * terms.receiving().slowestNs();
    }

    /** How long an initiation and its answer take in slots. */
    static long handshakeNs(LinkTerms terms) {
        return messageNs(fragments(INITIATION_BYTES, terms.sendDatagramBytes()), terms);
    }

    private long noAnswerNs() {
        return Math.max(link.timers().noAnswerNs(), NO_ANSWER_MESSAGES * handshakeNs(link.terms()));
    }

    private static int fragments(int messageBytes, int datagramBytes) {
        int room = DatagramLayout.handshakeBodyBytes(datagramBytes) - Fragment.HEADER_BYTES;
        return (messageBytes + room - 1) / room;
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

    @Override
    public int assemblies() {
        return answers.pending();
    }

    @Override
    public int attempts() {
        return answerable.size();
    }

    /** The id of the message whose answer is awaited, for tests; 0 when there is none. */
    long messageUnderWay() {
        Attempt attempt = active;
        return attempt == null ? 0 : attempt.messageId;
    }
}
