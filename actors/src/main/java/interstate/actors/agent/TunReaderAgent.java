package interstate.actors.agent;

import interstate.tunbridge.Errno;
import interstate.tunbridge.MonotonicClock;
import interstate.tunbridge.TunDevice;
import interstate.wire.InnerPacket;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;

/**
 * Reads inner packets from a TUN device into the send queue of the link that their destination leads to, or while that is
 * full into the link's fair queue.
 *
 * <p>When that is full as well, and one link alone is behind the device, the reader stops for a moment, so that the device's
 * own queue, and then its senders, feel the push back; then the longest flow loses packets until the queue has eased. With
 * several links, as on a server, waiting for one would hold up the others.
 */
public final class TunReaderAgent implements Agent {

    private static final int WAIT_MS = 100;
    /** While packets wait for room: the send queue holds 20 ms and more. */
    private static final int BACKLOG_WAIT_MS = 5;

    private static final int MAX_PACKET_BYTES = 65_535;
    private static final long PUSH_BACK_LOOK_NS = 500_000;
    private static final int PUSH_BACK_LOOKS = 20;

    private final TunDevice device;
    private final Consumer<TunDevice> gone;
    private final Routes routes;
    private final boolean pushesBack;
    private final byte[] packet = new byte[MAX_PACKET_BYTES];
    private final byte[] moved = new byte[MAX_PACKET_BYTES];
    /** Routes whose backlog may hold something. */
    private final Set<Routes.Route> backlogged = Collections.newSetFromMap(new IdentityHashMap<>());

    private final AtomicLong read = new AtomicLong();
    private final AtomicLong unroutable = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private boolean pushedBack;

    /**
     * Reads from an open device.
     *
     * @param pushesBack whether one link alone is behind the device, so that the reader may wait for room
     * @param gone told when the interface was deleted, before this agent fails
     */
    public TunReaderAgent(TunDevice device, Routes routes, boolean pushesBack, Consumer<TunDevice> gone) {
        this.device = device;
        this.gone = gone;
        this.pushesBack = pushesBack;
        this.routes = routes;
        // The reader before this one may have left something.
        backlogged.addAll(routes.all());
    }

    @Override
    public int doWork() {
        int work = moveBacklogs();
        int bytes = device.read(packet, 0, packet.length, backlogged.isEmpty() ? WAIT_MS : BACKLOG_WAIT_MS);
        if (bytes <= 0) {
            // EBADFD: the interface was deleted; EBADF: the device was closed.
            if (bytes == -Errno.EBADFD || bytes == -Errno.EBADF) {
                gone.accept(device);
                throw new IllegalStateException("TUN device " + device.name() + " is gone");
            }
            return work;
        }
        long enteredNs = MonotonicClock.nowNs();
        read.lazySet(read.get() + 1);
        Routes.Route route = InnerPacket.totalBytes(packet, 0, bytes) == bytes ? routes.of(packet, bytes) : null;
        if (route == null) {
            unroutable.lazySet(unroutable.get() + 1);
        } else if (!route.backlog().isEmpty() || !move(route, packet, bytes, enteredNs)) {
            addToBacklog(route, bytes, enteredNs);
        }
        return work + 1;
    }

    /** Puts a packet into the link's send queue, if there is room and the link may have more now. */
    private static boolean move(Routes.Route route, byte[] packet, int bytes, long enteredNs) {
        long nowNs = MonotonicClock.nowNs();
        if (!route.rate().passes(nowNs) || !route.queue().offer(packet, 0, bytes, enteredNs)) {
            return false;
        }
        route.rate().took(bytes, nowNs);
        return true;
    }

    private void addToBacklog(Routes.Route route, int bytes, long enteredNs) {
        FairQueue backlog = route.backlog();
        if (backlog.hasEased()) {
            pushedBack = false;
        } else if (pushesBack && !pushedBack) {
            pushBack(backlog, bytes);
        }
        int lost = backlog.add(packet, bytes, enteredNs);
        backlogged.add(route);
        if (lost > 0) {
            dropped.lazySet(dropped.get() + lost);
        }
    }

    /** Waits for room, but not for ever, and once until the queue has eased: what does not yield must not hold up the rest. */
    private void pushBack(FairQueue backlog, int bytes) {
        for (int i = 0;
                i < PUSH_BACK_LOOKS
                        && backlog.isFull(bytes)
                        && !Thread.currentThread().isInterrupted();
                i++) {
            LockSupport.parkNanos(PUSH_BACK_LOOK_NS);
            moveBacklogs();
        }
        pushedBack = true;
    }

    /** Fills the send queues from the backlogs, in which flows take turns. */
    private int moveBacklogs() {
        int work = 0;
        for (Iterator<Routes.Route> each = backlogged.iterator(); each.hasNext(); ) {
            Routes.Route route = each.next();
            FairQueue backlog = route.backlog();
            while (!backlog.isEmpty()
                    && route.rate().passes(MonotonicClock.nowNs())
                    && route.queue().hasRoom(backlog.headBytes())) {
                int bytes = backlog.headBytes();
                long enteredNs = backlog.headEnteredNs();
                backlog.take(moved);
                if (!move(route, moved, bytes, enteredNs)) {
                    // There was room on a path that has died since.
                    dropped.lazySet(dropped.get() + 1);
                }
                work++;
            }
            if (backlog.isEmpty() || backlog.isClosed()) {
                each.remove();
            }
        }
        return work;
    }

    /** Packets read. */
    public long read() {
        return read.get();
    }

    /** Packets that lead to no link, or are none. */
    public long unroutable() {
        return unroutable.get();
    }

    /** Packets that found no room, or made it for others. */
    public long dropped() {
        return dropped.get();
    }

    @Override
    public String roleName() {
        return "tun-reader-" + device.name();
    }
}
