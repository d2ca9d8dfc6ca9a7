package interstate.actors.plan;

/**
 * What traces say as a whole.
 *
 * @param sessions that both directions tell of
 * @param ns how long these lasted together
 * @param roundTripNs the least, in the mean over the sessions' time, whatever the clocks said
 */
public record Recorded(int sessions, long ns, Direction up, Direction down, long roundTripNs) {

    /** One direction: datagrams that left, those of them that were lost, and the lane's mean interval. */
    public record Direction(long datagrams, long lost, long intervalNs) {
        public double lostShare() {
            return datagrams == 0 ? 0 : (double) lost / datagrams;
        }
    }
}
