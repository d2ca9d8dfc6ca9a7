package interstate.actors.loss;

import interstate.actors.device.Rung;
import interstate.actors.protocol.LossFigures;

/**
 * A link's losses, when asked.
 *
 * @param history what has been
 * @param now how it stands
 * @param rung what it has made of the link's lanes
 */
public record LossReport(LossHistory history, LossFigures now, Rung rung) {

    /** Of a link that has lost nothing. */
    public static final LossReport NONE = new LossReport(LossHistory.NONE, LossFigures.NONE, Rung.TOP);
}
