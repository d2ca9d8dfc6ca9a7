package interstate.actors.agent;

import interstate.tunbridge.Errno;
import interstate.tunbridge.MonotonicClock;
import interstate.tunbridge.Scheduling;
import interstate.tunbridge.TunDevice;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.MessageHandler;

/**
 * Writes opened inner packets to a TUN device, those with an instant when it comes. A packet that the device refuses is dropped and
 * counted.
 *
 * <p>Between instants the thread is parked. Its sleep ends when it was to, not 50 us later with others': the gaps between packets
 * are to be what they were.
 */
public final class TunWriterAgent implements Agent {

    private static final int BATCH = 64;
    private static final long WAIT_NS = 100_000_000;
    private static final long NO_SLACK_NS = 1;
    private static final int MAX_PACKET_BYTES = 65_535;

    private final TunDevice device;
    private final Consumer<TunDevice> gone;
    private final PacketRing ring;
    private final HeldPackets held;
    private final byte[] packet = new byte[MAX_PACKET_BYTES];
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong early = new AtomicLong();
    private final MessageHandler handler;

    /** @param gone told when the interface was deleted, before this agent fails */
    public TunWriterAgent(TunDevice device, PacketRing ring, Consumer<TunDevice> gone) {
        this.device = device;
        this.gone = gone;
        this.ring = ring;
        this.held = ring.held();
        this.handler = (type, buffer, index, length) -> {
            if (type == PacketRing.TIMED) {
                int bytes = length - PacketRing.DUE_BYTES;
                makeRoom(bytes);
                buffer.getBytes(index + PacketRing.DUE_BYTES, packet, 0, bytes);
                held.add(buffer.getLong(index), packet, bytes);
            } else {
                buffer.getBytes(index, packet, 0, length);
                write(length);
            }
        };
    }

    @Override
    @SuppressWarnings("CheckReturnValue")
    public void onStart() {
        // Where the kernel refuses, packets leave a little later.
        Scheduling.timerSlack(NO_SLACK_NS);
    }

    /** Lets the earliest go before their time where others would find no room. */
    private void makeRoom(int bytes) {
        while (!held.hasRoom(bytes)) {
            write(held.take(packet));
            early.lazySet(early.get() + 1);
        }
    }

    private int writeDue() {
        int count = 0;
        while (held.nextDueNs() <= MonotonicClock.nowNs()) {
            write(held.take(packet));
            count++;
        }
        return count;
    }

    private void write(int bytes) {
        int errno = device.write(packet, 0, bytes);
        if (errno == 0) {
            written.lazySet(written.get() + 1);
        } else if (errno == Errno.EBADFD || errno == Errno.EBADF || errno == Errno.ENODEV) {
            gone.accept(device);
            throw new IllegalStateException("TUN device " + device.name() + " is gone");
        } else {
            // EIO: the interface is down; EINVAL: the kernel wants no such packet.
            refused.lazySet(refused.get() + 1);
        }
    }

    @Override
    public int doWork() {
        int count = writeDue() + ring.drain(handler, BATCH);
        if (count == 0) {
            long dueNs = held.nextDueNs();
            ring.await(dueNs == HeldPackets.NONE ? WAIT_NS : Math.min(WAIT_NS, dueNs - MonotonicClock.nowNs()));
        }
        return count;
    }

    /** Packets written. */
    public long written() {
        return written.get();
    }

    /** Packets that the device refused. */
    public long refused() {
        return refused.get();
    }

    /** Packets that left before their time for want of room. */
    public long early() {
        return early.get();
    }

    @Override
    public String roleName() {
        return "tun-writer-" + device.name();
    }
}
