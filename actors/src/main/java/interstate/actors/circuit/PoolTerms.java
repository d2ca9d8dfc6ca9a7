package interstate.actors.circuit;

import interstate.actors.settings.TunnelCreation;

/**
 * What a pool of tunnels is to be like.
 *
 * @param length hops of each
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

    /** Hops of the shortest: never none where none was not asked for. */
    int least() {
        return Math.max(1, length - variance);
    }

    /** Hops of the longest. */
    int most() {
        return Math.min(MOST_HOPS, length + variance);
    }

    /** Tunnels that are to stand. */
    int standing() {
        return quantity + backup;
    }
}
