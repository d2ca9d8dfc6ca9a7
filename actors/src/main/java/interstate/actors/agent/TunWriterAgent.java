package interstate.actors.agent;

import interstate.tunbridge.Errno;
import interstate.tunbridge.TunDevice;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.MessageHandler;

/** Writes opened inner packets to a TUN device. A packet that the device refuses is dropped and counted. */
public final class TunWriterAgent implements Agent {

    private static final int BATCH = 64;
    private static final long WAIT_NS = 100_000_000;
    private static final int MAX_PACKET_BYTES = 65_535;

    private final TunDevice device;
    private final Consumer<TunDevice> gone;
    private final PacketRing ring;
    private final byte[] packet = new byte[MAX_PACKET_BYTES];
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final MessageHandler handler;

    /** @param gone told when the interface was deleted, before this agent fails */
    public TunWriterAgent(TunDevice device, PacketRing ring, Consumer<TunDevice> gone) {
        this.device = device;
        this.gone = gone;
        this.ring = ring;
        this.handler = (type, buffer, index, length) -> {
            buffer.getBytes(index, packet, 0, length);
            write(length);
        };
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
        int count = ring.drain(handler, BATCH);
        if (count == 0) {
            ring.await(WAIT_NS);
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

    @Override
    public String roleName() {
        return "tun-writer-" + device.name();
    }
}
