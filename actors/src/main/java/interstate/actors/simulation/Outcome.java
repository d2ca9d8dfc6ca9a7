package interstate.actors.simulation;

import java.util.Map;

/**
 * What a world came to, when no rule was broken.
 *
 * @param trace hash of everything that happened, in order: equal for equal worlds
 * @param emissions for each lane a hash of its instants and lengths, by the lane's number
 * @param virtualNs how long it lasted
 * @param recoveryNs from the end of all faults until every client had traffic again
 * @param recoveryBoundNs how long that could have taken at most
 * @param handshakes sessions made, rekeys included
 * @param lossless whether the last part was checked for losing nothing
 */
public record Outcome(
        long trace,
        Map<Integer, Long> emissions,
        long virtualNs,
        long recoveryNs,
        long recoveryBoundNs,
        long datagrams,
        long packets,
        long handshakes,
        boolean lossless) {

    public Outcome {
        emissions = Map.copyOf(emissions);
    }
}
