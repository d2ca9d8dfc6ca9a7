package interstate.it.bench;

import interstate.it.net.Topology;
import interstate.it.probe.NativeTool;
import interstate.pacing.Waiting;
import java.nio.file.Path;
import java.util.List;

/**
 * What the C program of the same waits and sends came to.
 *
 * @param sent datagrams
 * @param skipped slots in which nothing left, since the next one was due before it was their turn
 * @param p50Ns median lateness
 * @param cpuNs what the whole process used
 */
record CPacer(long sent, long skipped, long p50Ns, long p90Ns, long p99Ns, long p999Ns, long maxNs, long cpuNs) {
    /** The pacer's. */
    static final int FIFO_PRIORITY = 40;

    /** A normal thread with the shortest slice. */
    static final int NO_PRIORITY = 0;

    private static final long MARGIN_NS = 100_000;
    private static final long MOST_RATIO_PERCENT = 150;
    private static final long MOST_DISTANCE_NS = 10_000;

    /** Sends so many slots, and returns when they are over. */
    static CPacer run(Topology topology, Waiting waiting, int priority, long intervalNs, long slots) {
        Path program = NativeTool.compile("paced_send", topology.directory());
        String out = topology.client()
                .run(
                        program.toString(),
                        topology.serverAddress(),
                        Integer.toString(PacingRig.PORT),
                        Integer.toString(PacingRig.DATAGRAM_BYTES),
                        Long.toString(intervalNs),
                        Long.toString(slots),
                        Long.toString(marginNs(waiting)),
                        Integer.toString(priority));
        return parse(out);
    }

    private static long marginNs(Waiting waiting) {
        return switch (waiting) {
            case HYBRID -> MARGIN_NS;
            case SLEEPY -> 0;
            case SPINNY -> -1;
        };
    }

    static CPacer parse(String output) {
        List<String> lines = output.lines().toList();
        String[] late = lines.get(0).split(" ", -1);
        return new CPacer(
                Long.parseLong(late[1]),
                Long.parseLong(lines.get(1).split(" ", -1)[1]),
                Long.parseLong(late[2]),
                Long.parseLong(late[3]),
                Long.parseLong(late[4]),
                Long.parseLong(late[5]),
                Long.parseLong(late[6]),
                Long.parseLong(lines.get(2).split(" ", -1)[1]));
    }

    /** Whether a 99th percentile is as good as one of this program in the same run: within 1.5 times or 10 us. */
    static boolean asExact(long oursNs, long cNs) {
        return oursNs - cNs <= MOST_DISTANCE_NS || 100 * oursNs <= MOST_RATIO_PERCENT * cNs;
    }
}
