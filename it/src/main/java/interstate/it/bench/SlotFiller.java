package interstate.it.bench;

import interstate.pacing.Lane;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Stages datagrams in every {@code nth} slot of lanes, as a saturated node would, on a thread of its own. */
final class SlotFiller implements AutoCloseable {
    private final List<Lane> lanes;
    private final int nth;
    private final long glanceNs;
    private final long[] next;
    private final byte[] datagram = new byte[PacingRig.DATAGRAM_BYTES];
    private final Thread thread;
    private volatile boolean stopping;

    private SlotFiller(List<Lane> lanes, int nth, long glanceNs) {
        this.lanes = List.copyOf(lanes);
        this.nth = nth;
        this.glanceNs = glanceNs;
        this.next = new long[lanes.size()];
        this.thread = new Thread(this::run, "slot-filler");
        thread.setDaemon(true);
    }

    /**
     * Starts one.
     *
     * @param nth 1 fills every slot
     * @param glanceNs how long it rests between its rounds
     */
    static SlotFiller start(List<Lane> lanes, int nth, long glanceNs) {
        SlotFiller filler = new SlotFiller(lanes, nth, glanceNs);
        filler.thread.start();
        return filler;
    }

    private void run() {
        while (!stopping) {
            for (int i = 0; i < next.length; i++) {
                fill(lanes.get(i), i);
            }
            LockSupport.parkNanos(glanceNs);
        }
    }

    private void fill(Lane lane, int i) {
        long first = lane.nextSlot() + 1;
        long end = first + lane.cells() - 2;
        for (long slot = Math.max(next[i], first); slot < end; slot++) {
            if (slot % nth == 0) {
                lane.stage(slot, datagram, 0);
            }
            next[i] = slot + 1;
        }
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
