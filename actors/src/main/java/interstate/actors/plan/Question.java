package interstate.actors.plan;

import java.util.List;

/**
 * What is to be found out about some traces.
 *
 * @param packetLength of both lanes, which traces do not tell
 * @param fecSharesPermille to be tried
 * @param dispatchDelaysMs to be tried; 0: none
 * @param apartNs losses less than this apart are one event
 * @param datagrams that are replayed for each share at most, or as many in stretches spread over the traces
 * @param seed of all that is drawn: the same question about the same traces has the same answer
 */
public record Question(
        int packetLength,
        InnerLoad load,
        List<Integer> fecSharesPermille,
        List<Integer> dispatchDelaysMs,
        long apartNs,
        long datagrams,
        long seed) {
    public Question {
        fecSharesPermille = List.copyOf(fecSharesPermille);
        dispatchDelaysMs = List.copyOf(dispatchDelaysMs);
    }
}
