package interstate.pacing;

import interstate.tunbridge.Poll;
import interstate.tunbridge.ReleaseStamps;

/**
 * The thread that carries transmit stamps from the sockets to their {@link StampWatch}es, so that the loop need not.
 *
 * <p>In the pacer that leads only: both of a pair share the sockets, and each stamp can be read once. It allocates nothing
 * after its start. What it leaves unread would keep the node's receiver, on the same sockets, from sleeping.
 */
final class StampReader {

    private static final int WAIT_MS = 100;
    private static final int NO_DESCRIPTOR = -1;

    /** A pause after an error that is no stamp: it may last. */
    private static final long PAUSE_NS = 10_000_000;

    private final SlotClock clock;
    private final Leadership leadership;
    private final Poll poll = new Poll(Pacer.MAX_SOCKETS);
    private final ReleaseStamps stamps = new ReleaseStamps();
    private final StampWatch[] watches = new StampWatch[Pacer.MAX_SOCKETS];
    private final Thread thread = new Thread(this::run, "transmit-stamps");
    private volatile int size;
    private volatile boolean stopping;

    StampReader(SlotClock clock, Leadership leadership) {
        this.clock = clock;
        this.leadership = leadership;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** From now on this socket's stamps are read too, within {@link #WAIT_MS}. Control thread. */
    void add(StampWatch watch) {
        int place = size;
        watches[place] = watch;
        size = place + 1;
    }

    /** Returns when no socket is touched any more. */
    void stop() throws InterruptedException {
        stopping = true;
        thread.join();
    }

    private void run() {
        while (!stopping) {
            int places = size;
            boolean leads = leadership.leads();
            for (int place = 0; place < places; place++) {
                poll.setForErrors(place, leads ? watches[place].fd() : NO_DESCRIPTOR);
            }
            if (poll.await(WAIT_MS) > 0 && !read(places)) {
                clock.sleepUntilNs(clock.nowNs() + PAUSE_NS);
            }
        }
    }

    private boolean read(int places) {
        boolean any = false;
        for (int place = 0; place < places; place++) {
            if (poll.ready(place)) {
                StampWatch watch = watches[place];
                for (long ns = stamps.take(watch.fd()); ns != ReleaseStamps.NONE; ns = stamps.take(watch.fd())) {
                    watch.stamped(ns);
                    any = true;
                }
            }
        }
        return any;
    }
}
