package interstate.it.load;

import interstate.it.net.Namespace;
import interstate.it.net.Running;
import interstate.it.net.Topology;
import interstate.it.probe.NativeTool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hostile datagrams at the server's port from the client's host, on one CPU: see flood.c for what they are. */
public final class Flood implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Pattern TOTALS =
            Pattern.compile("sent (\\d+) random (\\d+) replayed (\\d+) forged (\\d+) errors (\\d+) ns (\\d+)");

    private final Running process;
    private final int seconds;

    private Flood(Running process, int seconds) {
        this.process = process;
        this.seconds = seconds;
    }

    /** What was sent in the end. */
    public record Totals(long sent, long random, long replayed, long forged, long errors, long ns) {
        public double perSecond() {
            return (sent - errors) * 1e9 / ns;
        }
    }

    /**
     * Starts it and returns when it sends.
     *
     * @param templates frames as {@link interstate.it.capture.UpFrames} writes them
     * @param cpu to run on, another than the server's pacer has
     */
    public static Flood start(Topology topology, Path templates, int perSecond, int seconds, int cpu, long seed) {
        Path program = NativeTool.compile("flood", topology.directory());
        Namespace from = topology.client();
        Running process = topology.guest(from.start(
                "flood",
                topology.directory(),
                List.of(
                        "taskset",
                        "-c",
                        Integer.toString(cpu),
                        program.toString(),
                        Topology.WIRE,
                        templates.toString(),
                        Integer.toString(perSecond),
                        Integer.toString(seconds),
                        Long.toString(seed))));
        process.await("start of the flood", READY_WITHIN, text -> text.contains("ready"));
        return new Flood(process, seconds);
    }

    public Totals awaitEnd() {
        process.awaitEnd(Duration.ofSeconds(seconds + 10L));
        return parse(process.everything());
    }

    static Totals parse(String output) {
        Matcher m = TOTALS.matcher(output);
        if (!m.find()) {
            throw new IllegalStateException("flood said: " + output);
        }
        return new Totals(
                Long.parseLong(m.group(1)),
                Long.parseLong(m.group(2)),
                Long.parseLong(m.group(3)),
                Long.parseLong(m.group(4)),
                Long.parseLong(m.group(5)),
                Long.parseLong(m.group(6)));
    }

    @Override
    public void close() {
        process.close();
    }
}
