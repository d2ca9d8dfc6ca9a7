package interstate.actors.agent;

import interstate.tunbridge.Errno;
import interstate.tunbridge.TunDevice;
import interstate.wire.InnerPacket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;

/**
 * Reads inner packets from a TUN device into the send queue of the link that their destination leads to.
 *
 * <p>With one link behind the device a full queue makes the reader wait, so that the device's own queue, and then its
 * senders, feel the push back. With several, as on a server, waiting for one would hold up the others, so the packet is
 * dropped.
 */
public final class TunReaderAgent implements Agent {

    private static final int WAIT_MS = 100;
    private static final int MAX_PACKET_BYTES = 65_535;
    private static final long FULL_QUEUE_WAIT_NS = 200_000;
    private static final int FULL_QUEUE_LOOKS = 500;

    private final TunDevice device;
    private final Consumer<TunDevice> gone;
    private final Routes routes;
    private final boolean waits;
    private final byte[] packet = new byte[MAX_PACKET_BYTES];
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong unroutable = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /**
     * Reads from an open device.
     *
     * @param waits whether one link alone is behind the device, so that the reader may wait for room in its queue
     * @param gone told when the interface was deleted, before this agent fails
     */
    public TunReaderAgent(TunDevice device, Routes routes, boolean waits, Consumer<TunDevice> gone) {
        this.device = device;
        this.gone = gone;
        this.waits = waits;
        this.routes = routes;
    }

    @Override
    public int doWork() {
        int bytes = device.read(packet, 0, packet.length, WAIT_MS);
        if (bytes <= 0) {
            // EBADFD: the interface was deleted; EBADF: the writer found that first and had the device opened again.
            if (bytes == -Errno.EBADFD || bytes == -Errno.EBADF) {
                gone.accept(device);
                throw new IllegalStateException("TUN device " + device.name() + " is gone");
            }
            return 0;
        }
        read.lazySet(read.get() + 1);
        Routes.Route route = InnerPacket.totalBytes(packet, 0, bytes) == bytes ? routes.of(packet, bytes) : null;
        if (route == null) {
            unroutable.lazySet(unroutable.get() + 1);
            return 1;
        }
        if (!route.queue().offer(packet, 0, bytes) && !(waits && offerWaiting(route, bytes))) {
            dropped.lazySet(dropped.get() + 1);
        }
        return 1;
    }

    /** Waits for room, but not for ever: a link without a session takes nothing. */
    private boolean offerWaiting(Routes.Route route, int bytes) {
        for (int i = 0; i < FULL_QUEUE_LOOKS && !Thread.currentThread().isInterrupted(); i++) {
            LockSupport.parkNanos(FULL_QUEUE_WAIT_NS);
            if (route.queue().offer(packet, 0, bytes)) {
                return true;
            }
        }
        return false;
    }

    /** Packets read. */
    public long read() {
        return read.get();
    }

    /** Packets that lead to no link, or are none. */
    public long unroutable() {
        return unroutable.get();
    }

    /** Packets that found their queue full. */
    public long dropped() {
        return dropped.get();
    }

    @Override
    public String roleName() {
        return "tun-reader-" + device.name();
    }
}
