package interstate.it.load;

import java.util.List;
import java.util.Locale;

/**
 * A stream of numbered packets.
 *
 * @param count packets
 * @param smallestBytes of a whole inner packet; lengths are uniform up to the largest
 * @param bytesPerSecond mean, of whole inner packets
 * @param seed of lengths and gaps; streams with different seeds take no notice of each other's packets
 */
public record StreamAsk(int count, int smallestBytes, int largestBytes, double bytesPerSecond, Law law, long seed) {

    /** How gaps lie about their mean. */
    public enum Law {
        /** As of independent packets. */
        EXPONENTIAL,
        /** Within half of the mean more or less. */
        UNIFORM
    }

    /** Packets of 200 to 1,400 bytes with exponential gaps. */
    public static StreamAsk of(int count, double bytesPerSecond, long seed) {
        return new StreamAsk(count, 200, 1_400, bytesPerSecond, Law.EXPONENTIAL, seed);
    }

    public StreamAsk withSeed(long other) {
        return new StreamAsk(count, smallestBytes, largestBytes, bytesPerSecond, law, other);
    }

    /** How long it takes. */
    public double seconds() {
        return count * (smallestBytes + largestBytes) / 2.0 / bytesPerSecond;
    }

    /** As the sender wants them. */
    List<String> words() {
        return List.of(
                "" + count,
                "" + smallestBytes,
                "" + largestBytes,
                "" + bytesPerSecond,
                law.name().toLowerCase(Locale.ROOT),
                "" + seed);
    }
}
