package interstate.actors.plan;

/** Between what lies the mean of a Poisson count, at 95 % (Byar's approximation: Breslow and Day 1987, section 2.3). */
final class Poisson {

    private static final double Z = 1.959964;

    private Poisson() {}

    /** Not below this; 0 for no event. */
    static double least(double events) {
        return events <= 0 ? 0 : Math.max(0, events * Math.pow(1 - 1 / (9 * events) - Z / (3 * Math.sqrt(events)), 3));
    }

    /** Not above this; 3.7 for no event. */
    static double most(double events) {
        double next = events + 1;
        return next * Math.pow(1 - 1 / (9 * next) + Z / (3 * Math.sqrt(next)), 3);
    }
}
