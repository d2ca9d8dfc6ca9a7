package interstate.it.probe;

import java.util.List;

/**
 * How long frames are under way in one direction.
 *
 * @param delayNs the mean but for those held back
 * @param spreadNs each frame's delay is uniform within so much more or less; 0: all the same
 * @param heldPermille how many of a thousand frames, at random, are held back, so that later ones overtake them
 * @param heldNs by how much
 */
public record Delay(long delayNs, long spreadNs, int heldPermille, long heldNs) {
    private static final long MS = 1_000_000;
    private static final int ALL_PERMILLE = 1_000;

    public Delay {
        if (delayNs < 0 || spreadNs < 0 || spreadNs > delayNs) {
            throw new IllegalArgumentException("delay " + delayNs + " +- " + spreadNs + " ns");
        }
        if (heldPermille < 0 || heldPermille > ALL_PERMILLE || heldNs < 0) {
            throw new IllegalArgumentException(heldPermille + " permille held back by " + heldNs + " ns");
        }
    }

    /** The same for every frame, which so stay in order. */
    public static Delay ofMs(int ms) {
        return new Delay(ms * MS, 0, 0, 0);
    }

    public Delay withSpreadMs(int ms) {
        return new Delay(delayNs, ms * MS, heldPermille, heldNs);
    }

    public Delay withHeld(int permille, int ms) {
        return new Delay(delayNs, spreadNs, permille, ms * MS);
    }

    /** As the delay box wants them. */
    List<String> words() {
        return List.of("" + delayNs, "" + spreadNs, "" + heldPermille, "" + heldNs);
    }
}
