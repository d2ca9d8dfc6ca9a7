package interstate.actors.plan;

/**
 * What one setting would have lost for good on a recorded network.
 *
 * @param passes how often the recording was gone through, each time with other inner packets; 1 or more
 * @param passNs how much time of the recording each pass went through
 * @param packets inner packets that entered, in all passes
 * @param lost of these, those that did not come, or not in time for the dispatch delay
 * @param events losses, those less than the alarm's time apart being one
 */
public record Residual(Setting setting, int passes, long passNs, long packets, long lost, long events) {

    private static final double WEEK_NS = 7 * 86_400e9;

    /** Share of the packets that were lost. */
    public double lostShare() {
        return packets == 0 ? 0 : (double) lost / packets;
    }

    public double eventsPerWeek() {
        return perWeek((double) events / passes);
    }

    /** Fewer are unlikely, at 95 %. The network was seen once, so passes over the same losses do not narrow it. */
    public double leastPerWeek() {
        return perWeek(Poisson.least((double) events / passes));
    }

    /** More are unlikely, at 95 %. */
    public double mostPerWeek() {
        return perWeek(Poisson.most((double) events / passes));
    }

    /** What would not be exceeded, at 95 %, had there been no event. */
    public double withoutEventsPerWeek() {
        return perWeek(Poisson.most(0));
    }

    private double perWeek(double ofOnePass) {
        return ofOnePass * WEEK_NS / passNs;
    }
}
