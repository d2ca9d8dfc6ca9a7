package interstate.actors.protocol;

import java.util.OptionalInt;

/**
 * How much the network loses now, as far as this end knows.
 *
 * @param incomingPermille of what the peer sends, in thousandths; none until it was measured
 * @param outgoingPermille of what this end sends, likewise
 * @param incomingOver whether there is too much of it, for too long
 * @param outgoingOver likewise
 */
public record LossFigures(
        OptionalInt incomingPermille, OptionalInt outgoingPermille, boolean incomingOver, boolean outgoingOver) {

    /** Nothing is known. */
    public static final LossFigures NONE = new LossFigures(OptionalInt.empty(), OptionalInt.empty(), false, false);
}
