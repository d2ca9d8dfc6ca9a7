package interstate.it.load;

import interstate.it.net.Running;
import interstate.it.net.Topology;
import java.time.Duration;

/** Tells when the first inner packet from the client's host reaches the server's. */
public final class FirstInner implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final String HEARD = "heard ";

    private final Running beacon;
    private final Running ear;

    private FirstInner(Running beacon, Running ear) {
        this.beacon = beacon;
        this.ear = ear;
    }

    /**
     * Starts both ends and returns when both are ready, before the link is there.
     *
     * @param name of this measurement, used once in a topology
     */
    public static FirstInner start(Topology topology, String name, String serverInner, int port) {
        Running ear = OwnMain.start(topology, topology.server(), name + "-ear", InnerEar.class, Integer.toString(port));
        ear.await("ear", READY_WITHIN, text -> text.contains("ready"));
        Running beacon = OwnMain.start(
                topology, topology.client(), name + "-beacon", InnerBeacon.class, serverInner, Integer.toString(port));
        beacon.await("beacon", READY_WITHIN, text -> text.contains("ready"));
        return new FirstInner(beacon, ear);
    }

    /** Since the epoch. */
    public long awaitNs(Duration within) {
        String text = ear.await("inner packet", within, output -> output.contains(HEARD));
        return Long.parseLong(text.substring(text.indexOf(HEARD) + HEARD.length())
                .lines()
                .findFirst()
                .orElseThrow());
    }

    @Override
    public void close() {
        beacon.close();
        ear.close();
    }
}
