package interstate.actors.agent;

import interstate.actors.protocol.Outlet;
import interstate.wire.AllowedIps;
import interstate.wire.InnerPacket;
import interstate.wire.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which link an inner address leads to (cryptokey routing, as in WireGuard): the TUN reader looks up destinations, the
 * opener checks sources. Changed by one owner at a time; read by any thread without a lock.
 */
public final class Routes {

    /**
     * One link's inner addresses.
     *
     * @param queue what waits for the link's slots, or for those of its paths
     * @param backlog what waits for room in the queue
     * @param rate how much may enter the queue
     */
    public record Route(Object link, List<Prefix> prefixes, Outlet queue, FairQueue backlog, InnerRate rate) {
        public Route {
            prefixes = List.copyOf(prefixes);
        }
    }

    private record Table(List<Route> routes, AllowedIps<Route> byAddress) {}

    private volatile Table table = new Table(List.of(), new AllowedIps<>());

    /** Leads the prefixes to the link; what led there before, to this link or another, no longer does. */
    public synchronized void put(Route route) {
        List<Route> routes = new ArrayList<>(table.routes);
        removeFrom(routes, route.link(), route.backlog());
        routes.add(route);
        install(routes);
    }

    /** Takes a link's routes away. */
    public synchronized void remove(Object link) {
        List<Route> routes = new ArrayList<>(table.routes);
        if (removeFrom(routes, link, null)) {
            install(routes);
        }
    }

    /** Takes a link's route out. Its backlog has nowhere to go then, unless it is the one to keep. */
    private static boolean removeFrom(List<Route> routes, Object link, @Nullable FairQueue kept) {
        for (Route route : routes) {
            if (route.link().equals(link)) {
                if (route.backlog() != kept) {
                    route.backlog().close();
                }
                return routes.remove(route);
            }
        }
        return false;
    }

    private void install(List<Route> routes) {
        AllowedIps<Route> byAddress = new AllowedIps<>();
        for (Route route : routes) {
            for (Prefix prefix : route.prefixes()) {
                byAddress.put(prefix, route);
            }
        }
        table = new Table(List.copyOf(routes), byAddress);
    }

    /** The routes of all links; does not change under the caller. */
    List<Route> all() {
        return table.routes;
    }

    /** The route of a packet's destination, or null. */
    @Nullable Route of(byte[] packet, int bytes) {
        int version = InnerPacket.version(packet, 0);
        return table.byAddress.longestMatch(
                packet, InnerPacket.destinationOffset(version), InnerPacket.addressBytes(version));
    }
}
