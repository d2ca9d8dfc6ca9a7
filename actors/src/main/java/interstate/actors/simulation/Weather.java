package interstate.actors.simulation;

/**
 * What the network does to datagrams. Chances are of each datagram, 0 to 1.
 *
 * @param loss chance to vanish
 * @param bursts chance that a span of {@code burstNs} loses all of one direction
 * @param burstNs length of such a span
 * @param delayNs shortest way
 * @param spreadNs most that is added to it, drawn evenly; more than a gap between slots reorders
 * @param late chance to come {@code lateNs} later still
 * @param lateNs how much later
 * @param twice chance to come twice
 * @param flipped chance that bits are flipped
 * @param cut chance that the end is missing, or that there is more of it
 */
public record Weather(
        double loss,
        double bursts,
        long burstNs,
        long delayNs,
        long spreadNs,
        double late,
        long lateNs,
        double twice,
        double flipped,
        double cut) {

    /** Everything arrives, in order, after the same time. */
    public static Weather calm(long delayNs) {
        return new Weather(0, 0, 1, delayNs, 0, 0, 0, 0, 0, 0);
    }

    /** Some of everything, drawn; in one of four worlds each trouble is absent. */
    public static Weather rough(Dice dice, long delayNs) {
        return new Weather(
                sometimes(dice, 0.3),
                sometimes(dice, 0.1),
                dice.magnitude(5_000_000, 500_000_000),
                delayNs,
                dice.chance(0.25) ? 0 : dice.magnitude(10_000, 60_000_000),
                sometimes(dice, 0.05),
                dice.magnitude(10_000_000, 2_000_000_000),
                sometimes(dice, 0.1),
                sometimes(dice, 0.05),
                sometimes(dice, 0.02));
    }

    private static double sometimes(Dice dice, double most) {
        return dice.chance(0.25) ? 0 : most * dice.unit() * dice.unit();
    }
}
