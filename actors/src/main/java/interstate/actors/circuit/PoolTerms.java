package interstate.actors.circuit;

import interstate.actors.settings.TunnelCreation;

/**
 * What a pool of tunnels is to be like.
 *
 * @param length hops of each; 0: none, this router hands on itself what leaves, and is the gateway of what comes
 * @param variance a tunnel may have so many hops more or fewer, drawn for each: {@link #least} to {@link #most}
 * @param quantity tunnels that are used
 * @param backup tunnels more that stand, and are used when one of those fails
 * @param creation how hops are asked
 * @param failuresAllowed tests in a row that one may fail and still be used
 * @param tunnels what each is asked to be
 */
public record PoolTerms(
        int length,
        int variance,
        int quantity,
        int backup,
        TunnelCreation creation,
        int failuresAllowed,
        TunnelTerms tunnels) {
    /** Hops that one message can ask for. */
    public static final int MOST_HOPS = 7;

    /** Hops of the shortest: none only where none was asked for. */
    int least() {
        return length == 0 ? 0 : Math.max(1, length - variance);
    }

    /** Hops of the longest. */
    int most() {
        return length == 0 ? 0 : Math.min(MOST_HOPS, length + variance);
    }

    /** Tunnels that are to stand. */
    int standing() {
        return quantity + backup;
    }
}
