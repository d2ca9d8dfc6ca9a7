package interstate.actors.agent;

import interstate.tunbridge.MonotonicClock;
import interstate.tunbridge.ReceiveBatch;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.Agent;

/** Empties one UDP socket into the cipher's ring. */
public final class UdpReceiverAgent implements Agent {

    private static final int BATCH = 64;
    private static final int WAIT_MS = 100;

    private final int socket;
    private final int fd;
    private final DatagramRing ring;
    private final ReceiveBatch batch;
    private final byte[] scratch;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong truncated = new AtomicLong();

    /**
     * @param socket the node's number for the socket
     * @param fd the socket's descriptor, owned by the caller
     * @param maxBytes longest datagram that any lane may receive; longer ones are counted and dropped
     */
    public UdpReceiverAgent(int socket, int fd, int maxBytes, DatagramRing ring) {
        this.socket = socket;
        this.fd = fd;
        this.ring = ring;
        this.batch = new ReceiveBatch(BATCH, maxBytes);
        this.scratch = new byte[maxBytes];
    }

    @Override
    public int doWork() {
        int count = batch.receive(fd, WAIT_MS);
        if (count < 0) {
            throw new IllegalStateException("receiving on socket " + socket + " failed with errno " + -count);
        }
        long arrivedNs = MonotonicClock.nowNs();
        for (int i = 0; i < count; i++) {
            int bytes = batch.bytes(i);
            if (bytes < 0) {
                truncated.lazySet(truncated.get() + 1);
                continue;
            }
            batch.copy(i, scratch, 0);
            ring.offer(batch, i, socket, arrivedNs, scratch, bytes);
        }
        if (count > 0) {
            received.lazySet(received.get() + count);
            ring.ring();
        }
        return count;
    }

    /** Datagrams taken from the kernel. */
    public long received() {
        return received.get();
    }

    /** Datagrams longer than any lane's. */
    public long truncated() {
        return truncated.get();
    }

    @Override
    public String roleName() {
        return "udp-receiver-" + socket;
    }
}
