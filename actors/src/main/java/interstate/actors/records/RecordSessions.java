package interstate.actors.records;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that one end holds with another: the current one, the one before it for a while, and at the waiting end those that
 * the caller has not used yet. The links' thread.
 */
final class RecordSessions {

    /** As many as the caller keeps attempts answerable. */
    static final int MAX_PENDING = 2;

    private final long previousKeyNs;
    private final RecordCounters counters;
    private final ArrayDeque<RecordSession> pending = new ArrayDeque<>(MAX_PENDING);
    private @Nullable RecordSession current;
    private @Nullable RecordSession previous;
    private long previousUntilNs;

    /** @param previousKeyNs how long the session before the current one still opens */
    RecordSessions(long previousKeyNs, RecordCounters counters) {
        this.previousKeyNs = previousKeyNs;
        this.counters = counters;
    }

    @Nullable RecordSession current() {
        return current;
    }

    boolean isEmpty() {
        return current == null && previous == null && pending.isEmpty();
    }

    /** The session that a record names; null when it is none of these. */
    @Nullable RecordSession namedBy(byte[] b, int offset, int bytes) {
        RecordSession now = current;
        if (now != null && now.opener.recognises(b, offset, bytes)) {
            return now;
        }
        RecordSession before = previous;
        if (before != null && before.opener.recognises(b, offset, bytes)) {
            return before;
        }
        for (RecordSession session : pending) {
            if (session.opener.recognises(b, offset, bytes)) {
                return session;
            }
        }
        return null;
    }

    /** Opens the record that named the session last, in place; what was pending is current if it opens. */
    boolean open(long nowNs, RecordSession session, byte[] b, int offset, int bytes) {
        switch (session.opener.open(b, offset, bytes)) {
            case REPLAYED -> {
                counters.replayed++;
                return false;
            }
            case FORGED -> {
                counters.forged++;
                return false;
            }
            case OPENED -> counters.opened++;
        }
        if (pending.remove(session)) {
            pending.forEach(RecordSession::wipe);
            pending.clear();
            install(nowNs, session);
        }
        return true;
    }

    /** A session is the current one from now on. */
    void install(long nowNs, RecordSession session) {
        counters.sessions++;
        RecordSession before = previous;
        if (before != null) {
            before.wipe();
        }
        previous = current;
        previousUntilNs = nowNs + previousKeyNs;
        current = session;
    }

    /** A session is the current one once the other end has used it. */
    void pend(RecordSession session) {
        if (pending.size() == MAX_PENDING) {
            pending.removeFirst().wipe();
        }
        pending.addLast(session);
    }

    /** Forgets what is too old. */
    void expire(long nowNs) {
        RecordSession before = previous;
        if (before != null && nowNs >= previousUntilNs) {
            before.wipe();
            previous = null;
        }
        while (!pending.isEmpty() && nowNs >= pending.getFirst().unusedUntilNs) {
            pending.removeFirst().wipe();
        }
    }

    void wipe() {
        pending.forEach(RecordSession::wipe);
        pending.clear();
        RecordSession now = current;
        RecordSession before = previous;
        if (now != null) {
            now.wipe();
        }
        if (before != null) {
            before.wipe();
        }
        current = null;
        previous = null;
    }
}
