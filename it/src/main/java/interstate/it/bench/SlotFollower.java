package interstate.it.bench;

import interstate.it.judge.Stalls;
import interstate.pacing.Lane;
import java.util.concurrent.locks.LockSupport;
import org.agrona.collections.LongArrayList;

/** Reads slot by slot when a lane's datagrams were handed to the kernel, out of its memory, on a thread of its own. */
final class SlotFollower implements AutoCloseable {
    private static final long GLANCE_NS = 2_000_000;

    private final Lane lane;
    private final Thread thread;
    private final LongArrayList instants = new LongArrayList();
    private final LongArrayList sent = new LongArrayList();
    private final LongArrayList unsent = new LongArrayList();
    private volatile boolean stopping;
    private long unseen;

    private SlotFollower(Lane lane) {
        this.lane = lane;
        this.thread = new Thread(this::run, "slot-follower");
        thread.setDaemon(true);
    }

    static SlotFollower start(Lane lane) {
        SlotFollower follower = new SlotFollower(lane);
        follower.thread.start();
        return follower;
    }

    private void run() {
        long slot = lane.nextSlot();
        while (!stopping) {
            for (; slot < lane.nextSlot(); slot++) {
                long instantNs = lane.instantNs(slot);
                long sentNs = lane.sentNs(slot);
                if (sentNs < 0 && lane.nextSlot() - slot > lane.cells() / 2) {
                    unseen++;
                } else if (sentNs < 0) {
                    unsent.addLong(instantNs);
                } else {
                    instants.addLong(instantNs);
                    sent.addLong(sentNs);
                }
            }
            LockSupport.parkNanos(GLANCE_NS);
        }
    }

    /** Ends it; then the rest may be asked. */
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

    int slots() {
        return sent.size();
    }

    /** Slots in which nothing left. */
    long unsent() {
        return unsent.size();
    }

    /** Slots come to too late to know. */
    long unseen() {
        return unseen;
    }

    /** Share of slots less than so late, those inside stalls left out; one in which nothing left is late. */
    double shareBelow(long latenessNs, Stalls stalls) {
        long counted = 0;
        long below = 0;
        for (int i = 0; i < unsent.size(); i++) {
            counted += stalls.contains(unsent.getLong(i)) ? 0 : 1;
        }
        for (int i = 0; i < sent.size(); i++) {
            if (!stalls.touches(instants.getLong(i), sent.getLong(i))) {
                counted++;
                below += sent.getLong(i) - instants.getLong(i) < latenessNs ? 1 : 0;
            }
        }
        return counted == 0 ? 0 : (double) below / counted;
    }

    /** Greatest lateness of a slot whose instant lies in an interval. */
    long worstNs(long fromNs, long toNs) {
        long worst = 0;
        for (int i = 0; i < sent.size(); i++) {
            if (instants.getLong(i) >= fromNs && instants.getLong(i) < toNs) {
                worst = Math.max(worst, sent.getLong(i) - instants.getLong(i));
            }
        }
        return worst;
    }
}
