package interstate.it.load;

import interstate.it.net.Running;
import interstate.it.net.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * A busy loop for each CPU, each in a session of its own: where the kernel shares CPUs by session, that is the most that
 * somebody else's work can take.
 */
public final class BusyCpus implements AutoCloseable {
    private final List<Running> loops;

    private BusyCpus(List<Running> loops) {
        this.loops = List.copyOf(loops);
    }

    public static BusyCpus start(Topology topology) {
        List<Running> loops = new ArrayList<>();
        for (int cpu = 0; cpu < Runtime.getRuntime().availableProcessors(); cpu++) {
            List<String> words = List.of("setsid", "sh", "-c", "while :; do :; done");
            loops.add(topology.guest(topology.client().start("busy-" + cpu, topology.directory(), words)));
        }
        return new BusyCpus(loops);
    }

    @Override
    public void close() {
        loops.forEach(Running::close);
    }
}
