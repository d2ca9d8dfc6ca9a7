package interstate.actors.circuit;

import interstate.wire.circuit.HopRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The tunnels of others that a router takes part in: bounded, each until it expires. The links' thread.
 */
final class Transit {
    private final int most;
    private final List<Tunnel> tunnels = new ArrayList<>();
    private final HopCounters ended = new HopCounters();
    /** Gateways by the id under which messages for them come, over whichever link. */
    private final Int2ObjectHashMap<TunnelGateway> gateways = new Int2ObjectHashMap<>();

    /** @param most tunnels at one time */
    Transit(int most) {
        this.most = most;
    }

    /**
     * One of them.
     *
     * @param from by which link its cells come; null of a gateway
     * @param next where they go on; null of an endpoint
     * @param source of the cells that go on; null of an endpoint
     * @param endpoint where they end; null of the others
     * @param wipe forgets its keys
     */
    record Tunnel(
            HopRequest request,
            @Nullable Neighbour from,
            @Nullable Neighbour next,
            @Nullable CellSource source,
            @Nullable TunnelEndpoint endpoint,
            long expiresNs,
            Runnable wipe) {}

    boolean isFull() {
        return tunnels.size() >= most;
    }

    boolean hasGateway(int id) {
        return gateways.containsKey(id);
    }

    @Nullable TunnelGateway gateway(int id) {
        return gateways.get(id);
    }

    /** Takes part in it from now on; its cells lead there already. */
    void add(Tunnel tunnel) {
        tunnels.add(tunnel);
        if (tunnel.source() instanceof TunnelGateway gateway) {
            gateways.put(tunnel.request().receiveId(), gateway);
        }
        if (tunnel.next() != null && tunnel.source() != null) {
            tunnel.next().add(tunnel.source());
        }
    }

    int size() {
        return tunnels.size();
    }

    /** What hops of the middle have counted, those of tunnels that are over among them. */
    HopCounters counted() {
        HopCounters sum = ended.copy();
        for (Tunnel tunnel : tunnels) {
            if (tunnel.source() instanceof Hop hop) {
                sum.add(hop.counters());
            }
        }
        return sum;
    }

    /** Ends those whose time is over. */
    void expire(long nowNs) {
        for (Iterator<Tunnel> each = tunnels.iterator(); each.hasNext(); ) {
            Tunnel tunnel = each.next();
            if (nowNs - tunnel.expiresNs() >= 0) {
                each.remove();
                end(tunnel);
            } else if (tunnel.endpoint() != null) {
                tunnel.endpoint().expire(nowNs);
            }
        }
    }

    /** Ends all. */
    void clear() {
        tunnels.forEach(this::end);
        tunnels.clear();
    }

    private void end(Tunnel tunnel) {
        if (tunnel.source() instanceof Hop hop) {
            ended.add(hop.counters());
        }
        HopRequest request = tunnel.request();
        if (tunnel.from() != null) {
            tunnel.from().leadNoMore(request.receiveId());
        } else {
            gateways.remove(request.receiveId());
        }
        if (tunnel.next() != null && tunnel.source() != null) {
            tunnel.next().remove(tunnel.source());
            tunnel.next().release(request.cellsPerSecond());
        }
        tunnel.wipe().run();
    }
}
