package interstate.actors.protocol;

import interstate.actors.settings.TimerSettings;

/**
 * Judges one of several paths by what is heard on it, and by what the other end says it hears: a path that is cut in one direction
 * alone is of no use for either. The link's thread.
 *
 * <pre>
 *   CALLING --session--> LIVING --nothing heard here, or there--> DEAD --heard at both ends--> LIVING
 *      ^------------------ the session is given up ------------------+
 * </pre>
 */
final class PathHealth {

    /** How often the other end is told that it is not heard, within the time after which that is no longer believed. */
    private static final int COMPLAINTS = 4;

    private final long silenceNs;
    private PathState state = PathState.CALLING;
    private boolean unheard;
    private long unheardUntilNs;
    private long nextComplaintNs;

    PathHealth(LinkTerms terms, TimerSettings timers, long nowNs) {
        silenceNs = SlotTime.atLeastNs(
                timers.silenceNs(), timers.silenceSlots(), terms.receiving().slowestNs());
        nextComplaintNs = nowNs;
    }

    /** The other end says that it hears nothing on this path. */
    void unheard(long nowNs) {
        unheard = true;
        unheardUntilNs = nowNs + silenceNs;
    }

    /**
     * Looks once more.
     *
     * @param session whether there is one
     * @return whether the state is another now
     */
    boolean judge(long nowNs, boolean session, long lastOpenedNs) {
        unheard = unheard && nowNs - unheardUntilNs < 0;
        PathState now;
        if (!session) {
            now = PathState.CALLING;
        } else if (unheard || isSilent(nowNs, lastOpenedNs)) {
            now = PathState.DEAD;
        } else {
            now = PathState.LIVING;
        }
        boolean changed = now != state;
        state = now;
        return changed;
    }

    /** Whether the other end is to be told now that nothing is heard here. */
    boolean complains(long nowNs, long lastOpenedNs) {
        if (state != PathState.DEAD || !isSilent(nowNs, lastOpenedNs) || nowNs - nextComplaintNs < 0) {
            return false;
        }
        nextComplaintNs = nowNs + silenceNs / COMPLAINTS;
        return true;
    }

    /** Whether the other end said so lately. */
    boolean isUnheard() {
        return unheard;
    }

    PathState state() {
        return state;
    }

    private boolean isSilent(long nowNs, long lastOpenedNs) {
        return nowNs - lastOpenedNs >= silenceNs;
    }
}
