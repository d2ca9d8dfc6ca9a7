package interstate.actors.simulation;

import interstate.pacing.ScheduleSpec;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;

/**
 * One client of a world.
 *
 * @param up its own lane
 * @param down the lane it asks the server for
 * @param leadNs how long before its slot a datagram is sealed, on both lanes
 * @param features what the link is asked to do beyond carrying packets
 * @param sends inner packets it offers
 * @param receives inner packets the server offers for it
 */
public record ClientPlan(
        Manner manner,
        LaneTerms up,
        LaneTerms down,
        long leadNs,
        long clientTimeoutMs,
        long serverTimeoutMs,
        LinkFeatures features,
        Traffic sends,
        Traffic receives) {

    /** What a client is like. */
    public enum Manner {
        /** Knows the secrets and asks for what is its own. */
        HONEST,
        /** Knows the secrets and asks for the server's inner address, which is refused. */
        GREEDY,
        /** Has another password, or another server's cloak: gets no answer of any kind. */
        STRANGER
    }

    private static final long TIMEOUT_MS = 10_000;
    private static final long LEAD_NS = 1_000_000;

    /** An honest client with lead 1 ms, time-outs of 10 s, and a packet of some hundred bytes every few slots. */
    public static ClientPlan of(LaneTerms up, LaneTerms down) {
        return new ClientPlan(
                Manner.HONEST,
                up,
                down,
                LEAD_NS,
                TIMEOUT_MS,
                TIMEOUT_MS,
                LinkFeatures.NONE,
                trickle(up),
                trickle(down));
    }

    private static Traffic trickle(LaneTerms lane) {
        return new Traffic(3 * lane.intervalNs(), 2, Flow.MIN_BYTES, 2 * Flow.MIN_BYTES);
    }

    /** The same client in another manner. */
    public ClientPlan as(Manner other) {
        return new ClientPlan(other, up, down, leadNs, clientTimeoutMs, serverTimeoutMs, features, sends, receives);
    }

    ClientPlan silent() {
        return new ClientPlan(
                manner, up, down, leadNs, clientTimeoutMs, serverTimeoutMs, features, Traffic.NONE, Traffic.NONE);
    }

    /** As long as the longest gap between slots that either lane may have, or longer. */
    long longestNs() {
        return Math.max(longestNs(up), longestNs(down));
    }

    private static long longestNs(LaneTerms lane) {
        return (lane.scheduleKind() == ScheduleSpec.Kind.EXPONENTIAL.code() ? 11 : 2) * lane.slowestNs();
    }

    /** The longer of the two mean gaps between slots, in the slowest hour. */
    long slowestNs() {
        return Math.max(up.slowestNs(), down.slowestNs());
    }
}
