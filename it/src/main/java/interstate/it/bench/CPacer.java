package interstate.it.bench;

import interstate.it.net.Topology;
import interstate.it.probe.NativeTool;
import java.nio.file.Path;
import java.util.List;

/**
 * What the C program of the same waits and sends came to.
 *
 * @param p50Ns median lateness
 */
record CPacer(long p50Ns, long p99Ns, long p999Ns, long maxNs, double cpuPercent) {
    private static final int PRIORITY = 40;
    private static final long MARGIN_NS = 100_000;

    static CPacer run(Topology topology, long intervalNs, long slots) {
        Path program = NativeTool.compile("paced_send", topology.directory());
        String out = topology.client()
                .run(
                        program.toString(),
                        topology.serverAddress(),
                        Integer.toString(PacingRig.PORT),
                        Integer.toString(PacingRig.DATAGRAM_BYTES),
                        Long.toString(intervalNs),
                        Long.toString(slots),
                        Long.toString(MARGIN_NS),
                        Integer.toString(PRIORITY));
        List<String> lines = out.lines().toList();
        String[] late = lines.get(0).split(" ", -1);
        return new CPacer(
                Long.parseLong(late[2]),
                Long.parseLong(late[3]),
                Long.parseLong(late[4]),
                Long.parseLong(late[5]),
                Double.parseDouble(lines.get(1).split(" ", -1)[1]));
    }
}
