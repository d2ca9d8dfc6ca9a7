package interstate.actors.circuit;

import java.util.List;

/**
 * What became of a build that was only to see whether there is a way, and how long it takes.
 *
 * @param outbound whether the tunnel leads away
 * @param hops names of the routers asked, in the order of the tunnel; none where there is no way
 * @param tookNs from request to answers
 * @param problem why it does not stand; empty if it does
 */
public record BuildTrial(boolean outbound, List<String> hops, long tookNs, String problem) {
    public BuildTrial {
        hops = List.copyOf(hops);
    }
}
