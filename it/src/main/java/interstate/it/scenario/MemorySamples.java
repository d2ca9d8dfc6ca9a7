package interstate.it.scenario;

import interstate.it.net.Daemon;
import interstate.it.net.Proc;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.LongArrayList;

/** Resident memory of a daemon's node and pacers, sampled twice a second on a thread of its own. */
final class MemorySamples {
    private static final long PERIOD_MS = 500;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Proc node;
    private final List<Proc> pacers;
    private final LongArrayList nodeBytes = new LongArrayList();
    private final LongArrayList pacerBytes = new LongArrayList();

    private MemorySamples(Daemon daemon) {
        node = new Proc(daemon.nodePid());
        pacers = daemon.pacerPids().stream().map(Proc::new).toList();
    }

    static MemorySamples start(Daemon daemon) {
        MemorySamples samples = new MemorySamples(daemon);
        var unused = samples.timer.scheduleAtFixedRate(samples::sample, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
        return samples;
    }

    private void sample() {
        nodeBytes.addLong(node.residentBytes());
        pacerBytes.addLong(pacers.stream().mapToLong(Proc::residentBytes).sum());
    }

    /** Ends the sampling; the node's samples, then those of its pacers together. */
    List<long[]> stop() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("sampling hangs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return List.of(nodeBytes.toLongArray(), pacerBytes.toLongArray());
    }
}
