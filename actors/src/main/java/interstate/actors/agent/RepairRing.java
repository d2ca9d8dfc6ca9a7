package interstate.actors.agent;

import interstate.actors.protocol.PreparedRepair;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/** Repair symbols that are to be made: links ask, one {@link RepairAgent} makes. Outlives the agent. */
public final class RepairRing {

    /** A link asks for four at once. */
    private static final int CAPACITY = 4_096;

    private final ManyToOneConcurrentArrayQueue<PreparedRepair> waiting = new ManyToOneConcurrentArrayQueue<>(CAPACITY);
    private final Doorbell doorbell = new Doorbell();

    /** Has the symbols made; by the caller when too many wait already. Any thread. */
    public void add(PreparedRepair repair) {
        if (waiting.offer(repair)) {
            doorbell.ring();
        } else {
            repair.compute();
        }
    }

    /** What waits longest, or null. The agent's thread. */
    @Nullable PreparedRepair poll() {
        return waiting.poll();
    }

    /** Waits until something does, at most for the given time. The agent's thread. */
    void await(long atMostNs) {
        doorbell.await(atMostNs, () -> !waiting.isEmpty());
    }
}
