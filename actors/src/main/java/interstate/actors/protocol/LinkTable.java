package interstate.actors.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Links by the address of their peer: usually one, two while a client at one address changes what it asks for. */
public final class LinkTable {

    private final Map<Endpoint, List<LinkProtocol>> byEndpoint = new HashMap<>();

    public void add(Endpoint endpoint, LinkProtocol link) {
        List<LinkProtocol> links = new ArrayList<>(at(endpoint));
        links.add(link);
        byEndpoint.put(endpoint, List.copyOf(links));
    }

    public void remove(Endpoint endpoint, LinkProtocol link) {
        List<LinkProtocol> links = new ArrayList<>(at(endpoint));
        links.remove(link);
        if (links.isEmpty()) {
            byEndpoint.remove(endpoint);
        } else {
            byEndpoint.put(endpoint, List.copyOf(links));
        }
    }

    /** The links whose peer is there; does not change under the caller. */
    public List<LinkProtocol> at(Endpoint endpoint) {
        return byEndpoint.getOrDefault(endpoint, List.of());
    }

    /**
     * Hands a datagram to the link it belongs to.
     *
     * @return false when it is no link's; the datagram is unchanged then
     */
    public boolean receive(long nowNs, Endpoint from, byte[] datagram, int offset, int bytes) {
        return receive(nowNs, nowNs, from, datagram, offset, bytes);
    }

    /**
     * The same for a datagram that came a little before.
     *
     * @param arrivedNs when it came
     */
    public boolean receive(long nowNs, long arrivedNs, Endpoint from, byte[] datagram, int offset, int bytes) {
        for (LinkProtocol link : at(from)) {
            if (link.receive(nowNs, arrivedNs, datagram, offset, bytes)) {
                return true;
            }
        }
        return false;
    }
}
