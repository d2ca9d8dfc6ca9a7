package interstate.actors.circuit;

import java.util.List;

/**
 * What became of a test of two tunnels.
 *
 * @param outbound names of the routers of the tunnel by which it went, in its order
 * @param inbound of the one by which it came back
 * @param passed whether it did
 * @param tookNs there and back; 0 if it failed
 */
public record TunnelTrial(List<String> outbound, List<String> inbound, boolean passed, long tookNs) {
    public TunnelTrial {
        outbound = List.copyOf(outbound);
        inbound = List.copyOf(inbound);
    }
}
