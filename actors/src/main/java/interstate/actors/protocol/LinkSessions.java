package interstate.actors.protocol;

import interstate.actors.settings.TimerSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that a link holds: the current one, the one before it for a while, and at the answering end those that the peer has
 * not used yet.
 *
 * <pre>
 *   pending --the peer uses it--> current --another is installed--> previous --old, or no room--> wiped
 *      \--too many, or too old--> wiped
 * </pre>
 *
 * <p>The link's thread alone.
 */
final class LinkSessions {

    /** So that junk costs at most four block cipher calls: one for each, and one for the handshake mask. */
    private static final int MAX_SESSIONS = 3;

    /** As many as the caller keeps attempts answerable. */
    static final int MAX_PENDING = 2;

    private final LinkCounters counters;
    private final long previousNs;
    private final long pendingNs;
    private final ArrayDeque<Session> pending = new ArrayDeque<>(MAX_SESSIONS);
    private @Nullable Session current;
    private @Nullable Session previous;
    private long previousUntilNs;

    LinkSessions(LinkTerms terms, TimerSettings timers, LinkCounters counters) {
        long slotNs = terms.receiving().slowestNs();
        this.counters = counters;
        this.previousNs = SlotTime.atLeastNs(timers.previousKeyNs(), timers.straddleSlots(), slotNs);
        this.pendingNs = SlotTime.atLeastNs(timers.timeoutNs(), timers.timeoutSlots(), slotNs);
    }

    @Nullable Session current() {
        return current;
    }

    @Nullable Session previous() {
        return previous;
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    /** All that are held. */
    List<Session> all() {
        List<Session> sessions = new ArrayList<>(pending);
        for (Session s : new Session[] {previous, current}) {
            if (s != null) {
                sessions.add(s);
            }
        }
        return sessions;
    }

    /** The session that a datagram names, or null. */
    @Nullable Session namedBy(byte[] datagram, int offset, int bytes) {
        if (names(current, datagram, offset, bytes)) {
            return current;
        }
        if (names(previous, datagram, offset, bytes)) {
            return previous;
        }
        for (Session session : pending) {
            if (names(session, datagram, offset, bytes)) {
                return session;
            }
        }
        return null;
    }

    private static boolean names(@Nullable Session session, byte[] datagram, int offset, int bytes) {
        return session != null && session.opener.recognises(datagram, offset, bytes);
    }

    /** The peer has used a session: whether it was pending. The others that were pending are of no use then. */
    boolean proves(Session session) {
        if (!pending.remove(session)) {
            return false;
        }
        pending.forEach(this::retire);
        pending.clear();
        return true;
    }

    /** A session, not pending, is the current one from now on; whether it goes on with the strand of the one before. */
    boolean install(long nowNs, Session session) {
        Session old = previous;
        if (old != null) {
            retire(old);
        }
        previous = current;
        previousUntilNs = nowNs + previousNs;
        current = session;
        counters.sessions++;
        Session before = previous;
        boolean rekey = before != null && before.strand == session.strand;
        counters.rekeys += rekey ? 1 : 0;
        return rekey;
    }

    /**
     * A session that is used once the peer has used it: the answering side. The caller keeps its latest two attempts
     * answerable, and takes the answer that comes first; so the latest two wait here, whatever the round trip.
     */
    void pend(Session session) {
        if (pending.size() == MAX_PENDING) {
            retire(pending.removeFirst());
        }
        pending.addLast(session);
        Session old = previous;
        if (old != null && all().size() > MAX_SESSIONS) {
            retire(old);
            previous = null;
        }
    }

    /** The peer is told of the session that was pended last, once more: it may use it for a while from now on. */
    void toldOfPending(long nowNs) {
        Session latest = pending.peekLast();
        if (latest != null) {
            latest.toldNs = nowNs;
        }
    }

    /** Gives up what is too old, in sessions and of them. */
    void expire(long nowNs) {
        Session old = previous;
        if (old != null) {
            old.strand.expire(nowNs);
            if (nowNs >= previousUntilNs) {
                retire(old);
                previous = null;
            }
        }
        Session now = current;
        if (now != null) {
            now.strand.expire(nowNs);
            now.strand.countInto(counters);
        }
        while (!pending.isEmpty() && nowNs - pending.getFirst().toldNs >= pendingNs) {
            retire(pending.removeFirst());
        }
    }

    /** The slot's cell left. */
    void taken(long nowNs, long slot) {
        Session now = current;
        Session before = previous;
        if (now != null) {
            now.strand.taken(nowNs, slot);
        }
        if (before != null) {
            before.strand.taken(nowNs, slot);
        }
    }

    /** The slot passed without its cell. */
    void missed(long slot) {
        Session now = current;
        Session before = previous;
        if (now != null) {
            now.strand.missed(slot);
        }
        if (before != null) {
            before.strand.missed(slot);
        }
    }

    /** Forgets all, and wipes their keys. */
    void drop() {
        all().forEach(this::retire);
        pending.clear();
        current = null;
        previous = null;
    }

    private void retire(Session session) {
        session.strand.countInto(counters);
        session.wipe();
    }
}
