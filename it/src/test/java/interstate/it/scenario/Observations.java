package interstate.it.scenario;

import interstate.it.capture.Traces;
import interstate.it.judge.Gaps;
import interstate.it.judge.Stalls;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;

/** Made-up observations of 10 ms lanes, with every other gap 5 ms and 15 ms. */
public final class Observations {
    private Observations() {}

    public static Observation steady(int upDatagrams, int downDatagrams, int strangers) {
        return new Observation(
                direction("up", upDatagrams),
                direction("down", downDatagrams),
                strangers,
                Collections.nCopies(strangers, "ARP of 42 bytes"),
                0,
                "");
    }

    private static Observation.Direction direction(String name, int datagrams) {
        long[] times = new long[datagrams];
        for (int i = 0; i < datagrams; i++) {
            times[i] = i * 10_000_000L + (i % 2) * 5_000_000L;
        }
        LaneAsk lane = LaneAsk.everyMs(10);
        return new Observation.Direction(
                name,
                lane,
                Traces.of(times, 1472),
                Gaps.of(times, lane.schedule().largestIntervalNs(), Stalls.NONE),
                Optional.empty(),
                Stalls.NONE,
                0,
                Path.of("/nonexistent/instants.csv"));
    }
}
