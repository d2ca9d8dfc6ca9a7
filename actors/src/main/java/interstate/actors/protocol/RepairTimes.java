package interstate.actors.protocol;

import interstate.actors.settings.LaneSettings;

/**
 * How long things wait for repair (docs/PROTOCOL.md, "Repair"). All are bounds of time and of slots, since a lane may have one
 * slot a second.
 *
 * @param slotNs the mean interval of the slower of the two lanes
 * @param ownLeadNs what this end thinks best by itself. The round trip has the other end's true lead in it already
 * @param leadNs what both ends together think best by themselves: more than has to be added to a round trip, unless a lead was asked for
 *     that is longer than both of these
 */
record RepairTimes(long slotNs, long ownLeadNs, long leadNs) {

    private static final long MIN_HOLD_NS = 50_000_000;
    private static final long MAX_HOLD_NS = 250_000_000;
    private static final int MIN_HOLD_SLOTS = 10;
    private static final int HOLD_SLOTS = 4;
    private static final int STRADDLE_SLOTS = 24;

    static RepairTimes of(LinkTerms terms) {
        long slotNs = Math.max(terms.sending().slowestNs(), terms.receiving().slowestNs());
        long ownNs = LaneSettings.defaultLeadNs(terms.sending().intervalNs());
        return new RepairTimes(
                slotNs,
                ownNs,
                ownNs + LaneSettings.defaultLeadNs(terms.receiving().intervalNs()));
    }

    /**
     * How long a packet waits for those before it: what it takes to tell that one is missing and to get it back, and no longer, since
     * all that come after one that is not got back wait with it.
     */
    long holdNs(long roundTripNs) {
        long wanted = roundTripNs + ownLeadNs + HOLD_SLOTS * slotNs;
        return Math.min(MAX_HOLD_NS, Math.max(wanted, Math.max(MIN_HOLD_NS, MIN_HOLD_SLOTS * slotNs)));
    }

    /**
     * How long a packet waits for its own missing parts, and a payload for its repair before it is given up.
     *
     * @param leastNs the wait without repair
     */
    long straddleNs(long leastNs, long roundTripNs) {
        return Math.max(leastNs, roundTripNs + leadNs + STRADDLE_SLOTS * slotNs);
    }
}
