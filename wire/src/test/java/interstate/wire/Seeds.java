package interstate.wire;

import java.util.Random;

/**
 * Runs a random test many times, and names the seed of the run that fails.
 *
 * <p>With -Dinterstate.seed=N only that run is made.
 */
public final class Seeds {
    private Seeds() {}

    /** One run. */
    public interface Case {
        void run(Random random) throws Exception;
    }

    public static void forEach(int runs, Case body) {
        Long only = Long.getLong("interstate.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? runs : only;
        for (long seed = first; seed <= last; seed++) {
            try {
                // Consecutive seeds give java.util.Random similar first draws.
                body.run(new Random(seed * 0x9e3779b97f4a7c15L));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("failed with seed " + seed + "; repeat with -Dinterstate.seed=" + seed, e);
            }
        }
    }
}
