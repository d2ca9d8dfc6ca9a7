package interstate.actors.agent;

import interstate.actors.protocol.SendQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What stands behind a TUN device, without the device: sends where the routes lead, receives what was opened. */
public final class InnerHost {

    private final Routes routes;
    private final PacketRing inbound;

    public InnerHost(Routes routes, PacketRing inbound) {
        this.routes = routes;
        this.inbound = inbound;
    }

    /** The queue of the link that a packet leads to, or null. */
    public @Nullable SendQueue queueOf(byte[] packet) {
        Routes.Route route = routes.of(packet, packet.length);
        return route == null ? null : (SendQueue) route.queue();
    }

    /** Sends a packet; false when it leads nowhere or there is no room. */
    public boolean send(byte[] packet) {
        SendQueue queue = queueOf(packet);
        return queue != null && queue.offer(packet, 0, packet.length);
    }

    /** What was opened since the last call; waits a little if there is nothing. */
    public List<byte[]> receive() {
        List<byte[]> received = new ArrayList<>();
        inbound.await(TimeUnit.MILLISECONDS.toNanos(20));
        inbound.drain(
                (type, buffer, index, length) -> {
                    int due = type == PacketRing.TIMED ? PacketRing.DUE_BYTES : 0;
                    byte[] packet = new byte[length - due];
                    buffer.getBytes(index + due, packet);
                    received.add(packet);
                },
                1_000);
        return received;
    }
}
