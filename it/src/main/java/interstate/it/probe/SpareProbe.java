package interstate.it.probe;

import interstate.it.net.Running;
import interstate.it.net.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.agrona.collections.LongArrayList;

/** Somebody else on the machine who wakes every millisecond at the pacer's priority: see spare_probe.c. */
public final class SpareProbe implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final Running process;

    private SpareProbe(Running process) {
        this.process = process;
    }

    /**
     * Starts it and returns when it ticks.
     *
     * @param priority FIFO, 1 to 99
     */
    public static SpareProbe start(Topology topology, int priority) {
        Path program = NativeTool.compile("spare_probe", topology.directory());
        Running process = topology.guest(topology.client()
                .start("spare-probe", topology.directory(), List.of(program.toString(), Integer.toString(priority))));
        process.await("start of the spare probe", READY_WITHIN, text -> text.contains("ready"));
        return new SpareProbe(process);
    }

    /** Ends it. */
    public Ticks stop() {
        process.interrupt();
        return Ticks.parse(process.out());
    }

    /** Every tick: when it was, CLOCK_MONOTONIC and ascending, and how late the probe woke. */
    public static final class Ticks {
        private final long[] instantsNs;
        private final long[] lateNs;

        private Ticks(long[] instantsNs, long[] lateNs) {
            this.instantsNs = instantsNs;
            this.lateNs = lateNs;
        }

        static Ticks parse(String output) {
            LongArrayList instants = new LongArrayList();
            LongArrayList late = new LongArrayList();
            output.lines().filter(line -> line.startsWith("tick ")).forEach(line -> {
                String[] words = line.split(" ", -1);
                instants.addLong(Long.parseLong(words[1]));
                late.addLong(Long.parseLong(words[2]));
            });
            return new Ticks(instants.toLongArray(), late.toLongArray());
        }

        /** How late it was in an interval, its end not included. */
        public long[] lateNs(long fromNs, long toNs) {
            LongArrayList late = new LongArrayList();
            for (int i = 0; i < instantsNs.length; i++) {
                if (instantsNs[i] >= fromNs && instantsNs[i] < toNs) {
                    late.addLong(lateNs[i]);
                }
            }
            return late.toLongArray();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
