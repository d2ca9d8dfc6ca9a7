package interstate.it.load;

import interstate.it.net.Running;
import interstate.it.net.Topology;
import interstate.it.probe.NativeTool;
import java.nio.file.Path;
import java.util.List;

/**
 * UDP datagrams of one size at constant intervals from the client's host to an inner address, that the far kernel drops: load
 * on one lane and none on the other.
 */
public final class InnerStream implements AutoCloseable {
    /** The discard protocol's. */
    private static final int PORT = 9;

    private static final long SLOTS = 1_000_000;

    /** Sleeps to each instant, as any program would, and has no priority. */
    private static final String MARGIN_NS = "0";

    private static final String PRIORITY = "0";

    private final Running process;

    private InnerStream(Running process) {
        this.process = process;
    }

    /** Keeps the kernel of the server's host from answering; once for a topology. */
    public static void prepare(Topology topology) {
        topology.server().run("iptables", "-A", "INPUT", "-p", "udp", "--dport", "" + PORT, "-j", "DROP");
    }

    public static InnerStream start(Topology topology, String serverInner, int bytes, long intervalNs) {
        Path program = NativeTool.compile("paced_send", topology.directory());
        return new InnerStream(topology.guest(topology.client()
                .start(
                        "inner-stream",
                        topology.directory(),
                        List.of(
                                program.toString(),
                                serverInner,
                                "" + PORT,
                                "" + bytes,
                                "" + intervalNs,
                                "" + SLOTS,
                                MARGIN_NS,
                                PRIORITY))));
    }

    @Override
    public void close() {
        process.close();
    }
}
