package interstate.actors.link;

import interstate.actors.protocol.PeerId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Clients whose lanes an overload has ended, each of their paths by itself: for a while they get no other. RFC 8084 wants a circuit breaker that has
 * tripped to stay so for long enough, and nobody is there to restart a server for one client.
 */
final class StoppedClients {

    static final long FOR_NS = Duration.ofMinutes(10).toNanos();

    /** Clients of a password may be as many as they like; whoever finds no place is let in again at once. */
    private static final int MOST = 4_096;

    private final Map<PeerId, Long> untilNs = new ConcurrentHashMap<>();

    /** From now on, for ten minutes. */
    void add(PeerId path, long nowNs) {
        untilNs.values().removeIf(until -> nowNs >= until);
        if (untilNs.size() < MOST) {
            untilNs.put(path, nowNs + FOR_NS);
        }
    }

    /** Any thread. */
    boolean includes(PeerId path, long nowNs) {
        Long until = untilNs.get(path);
        return until != null && nowNs < until;
    }
}
