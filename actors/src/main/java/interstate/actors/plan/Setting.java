package interstate.actors.plan;

/**
 * What a user may set about loss.
 *
 * @param repair whether losses are repaired at all
 * @param fecSharePermille of the room, kept for repair even while packets wait
 * @param dispatchDelayMs packets leave so long after they entered, and later ones not at all; 0: as soon as they are there
 */
public record Setting(boolean repair, int fecSharePermille, int dispatchDelayMs) {

    /** Nothing is repaired. */
    public static final Setting OFF = new Setting(false, 0, 0);
}
