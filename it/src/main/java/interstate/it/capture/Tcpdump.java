package interstate.it.capture;

import interstate.it.net.Hosts;
import interstate.it.net.Namespace;
import interstate.it.net.Running;
import interstate.it.net.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running capture of everything on the wire at one of its ends. The kernel stamps each packet; immediate mode only makes
 * sure that the last ones are in the file when the capture is stopped.
 */
public final class Tcpdump implements AutoCloseable {
    /** Enough for every header we look at. */
    public static final int HEADERS_BYTES = 128;
    /** 0 means whole packets to tcpdump. */
    public static final int WHOLE = 0;

    private static final int BUFFER_KIB = 65_536;
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Pattern DROPPED = Pattern.compile("(\\d+) packets? dropped by (kernel|interface)");

    private final Running process;
    private final Path file;

    private Tcpdump(Running process, Path file) {
        this.process = process;
        this.file = file;
    }

    /** A finished capture. */
    public record Stopped(Path file, long dropped) {
        /** A capture that lost packets proves nothing. */
        public boolean isVoid() {
            return dropped != 0;
        }
    }

    /** Starts to capture and returns when the capture is in place. */
    public static Tcpdump start(Topology topology, Namespace where, String name) {
        return start(topology, where, name, HEADERS_BYTES, List.of());
    }

    /**
     * As above with a filter.
     *
     * @param filter in tcpdump's words, for runs whose own load would drown the capture; empty for everything
     */
    public static Tcpdump start(
            Topology topology, Namespace where, String name, int snapshotBytes, List<String> filter) {
        return start(topology, where, Topology.WIRE, name, snapshotBytes, filter);
    }

    /** On another device than a topology's wire. */
    public static Tcpdump start(
            Hosts hosts, Namespace where, String device, String name, int snapshotBytes, List<String> filter) {
        Path file = hosts.directory().resolve(name + ".pcap");
        List<String> words = new ArrayList<>(List.of(
                "tcpdump",
                "-i",
                device,
                "-n",
                "-s",
                "" + snapshotBytes,
                "-B",
                "" + BUFFER_KIB, //
                "--time-stamp-precision=nano",
                "--immediate-mode",
                "-Z",
                "root",
                "-w",
                file.toString()));
        words.addAll(filter);
        Running process = hosts.guest(where.start(name, hosts.directory(), words));
        process.await("start of capture", READY_WITHIN, text -> text.contains("listening on"));
        return new Tcpdump(process, file);
    }

    public Path file() {
        return file;
    }

    public Stopped stop() {
        process.interrupt();
        return new Stopped(file, dropped(process.err()));
    }

    /** What tcpdump says it lost, in all. */
    static long dropped(String statistics) {
        long dropped = 0;
        Matcher matcher = DROPPED.matcher(statistics);
        boolean found = false;
        while (matcher.find()) {
            dropped += Long.parseLong(matcher.group(1));
            found = true;
        }
        if (!found) {
            throw new IllegalStateException("tcpdump without its statistics: " + statistics);
        }
        return dropped;
    }

    @Override
    public void close() {
        process.close();
    }
}
