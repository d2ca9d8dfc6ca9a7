package interstate.it.probe;

import interstate.it.judge.Interval;
import interstate.it.judge.Stalls;
import interstate.it.net.Hosts;
import interstate.it.net.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A running probe for host stalls on every CPU, since a pacer may run on any: see stall_probe.c for what counts as one. */
public final class StallProbe implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final Running process;

    private StallProbe(Running process) {
        this.process = process;
    }

    /**
     * Starts it and returns when it looks.
     *
     * @param priority FIFO, 1 to 99, above that of the pacers under test
     */
    public static StallProbe start(Hosts hosts, String name, int priority) {
        Path program = NativeTool.compile("stall_probe", hosts.directory());
        List<String> words = new ArrayList<>(List.of(program.toString(), Integer.toString(priority)));
        for (int cpu = 0; cpu < Runtime.getRuntime().availableProcessors(); cpu++) {
            words.add(Integer.toString(cpu));
        }
        Running process = hosts.guest(Running.start(name, hosts.directory(), words, Map.of()));
        process.await("start of the stall probe", READY_WITHIN, text -> text.contains("ready"));
        return new StallProbe(process);
    }

    /** When any CPU stalled so far, in CLOCK_MONOTONIC (what {@link System#nanoTime} reads on Linux). */
    public Stalls seen() {
        return parse(process.out());
    }

    static Stalls parse(String output) {
        List<Interval> intervals = new ArrayList<>();
        // A line still being written has no line feed yet.
        for (String line :
                output.substring(0, output.lastIndexOf('\n') + 1).lines().toList()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("stall")) {
                intervals.add(new Interval(Long.parseLong(words[2]), Long.parseLong(words[3])));
            }
        }
        return Stalls.of(intervals);
    }

    @Override
    public void close() {
        process.close();
    }
}
