package interstate.it.probe;

import java.time.Instant;

/** The distance between the two clocks of a run: captures count from the epoch, pacers and probes in CLOCK_MONOTONIC. */
public final class EpochOffset {
    private static final int TRIES = 200;

    private EpochOffset() {}

    /** Nanoseconds to add to {@link System#nanoTime} for time since the epoch: the reading with the tightest bracket. */
    public static long sampleNs() {
        long tightest = Long.MAX_VALUE;
        long offset = 0;
        for (int i = 0; i < TRIES; i++) {
            long before = System.nanoTime();
            long epoch = epochNs();
            long after = System.nanoTime();
            if (after - before < tightest) {
                tightest = after - before;
                offset = epoch - (before + (after - before) / 2);
            }
        }
        return offset;
    }

    public static long epochNs() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
