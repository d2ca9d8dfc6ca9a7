package interstate.actors.simulation;

import interstate.crypto.Randomness;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Repeatable randomness (SplitMix64; Steele, Lea, Flood 2014): the same seed throws the same on every machine.
 *
 * <p>Dice made by {@link #at} depend on the seed and on the labels alone, not on what was thrown before; so what befalls one
 * datagram does not change because another was sent.
 */
public final class Dice implements Randomness {

    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1p-53;

    private final long seed;
    private long state;

    public Dice(long seed) {
        this.seed = mix(seed + GAMMA);
        this.state = this.seed;
    }

    /** Dice of their own for one place in the world. */
    public Dice at(long label) {
        return new Dice(seed ^ mix(label * GAMMA + 1));
    }

    /** Dice of their own for one place in the world, named by two numbers. */
    public Dice at(long label, long number) {
        return new Dice(seed ^ mix(label * GAMMA + 1) ^ mix(~number * GAMMA));
    }

    public long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    /** Evenly from [0, 1). */
    public double unit() {
        return (nextLong() >>> 11) * UNIT;
    }

    /** True with this probability; always throws once. */
    public boolean chance(double probability) {
        return unit() < probability;
    }

    /** Evenly from both limits and all between. */
    public long between(long min, long max) {
        return min + (long) (unit() * (max - min + 1));
    }

    /** Between both limits, small values as likely as large ones in the logarithm: for times of unknown magnitude. */
    public long magnitude(long min, long max) {
        return Math.min(max, Math.round(min * Math.pow((double) max / min, unit())));
    }

    public <T> T pick(List<T> from) {
        return from.get((int) between(0, from.size() - 1));
    }

    @Override
    public void fill(byte[] b, int off, int len) {
        ByteBuffer into = ByteBuffer.wrap(b, off, len);
        while (into.remaining() >= Long.BYTES) {
            into.putLong(nextLong());
        }
        for (long word = nextLong(); into.hasRemaining(); word >>>= Byte.SIZE) {
            into.put((byte) word);
        }
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
