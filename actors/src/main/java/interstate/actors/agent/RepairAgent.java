package interstate.actors.agent;

import interstate.actors.protocol.PreparedRepair;
import org.agrona.concurrent.Agent;

/** Makes the repair symbols of all links ahead of their slots, so that the cipher's thread only copies them. */
public final class RepairAgent implements Agent {

    private static final long WAIT_NS = 100_000_000;

    private final RepairRing ring;

    public RepairAgent(RepairRing ring) {
        this.ring = ring;
    }

    @Override
    public int doWork() {
        PreparedRepair repair = ring.poll();
        if (repair == null) {
            ring.await(WAIT_NS);
            return 0;
        }
        repair.compute();
        return 1;
    }

    @Override
    public String roleName() {
        return "repair";
    }
}
