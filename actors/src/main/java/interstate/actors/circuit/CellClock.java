package interstate.actors.circuit;

import interstate.crypto.Randomness;
import java.nio.ByteBuffer;

/**
 * The instants at which a tunnel's cells go on: drawn, each between three and five quarters of the mean after the one before, whatever
 * comes. Instants that nobody asked for in time are skipped, never made up for. One thread.
 */
final class CellClock {

    private final long intervalNs;
    private final Randomness randomness;
    private final byte[] draw = new byte[Long.BYTES];
    private long nextNs;

    /** @param intervalNs the mean */
    CellClock(long startNs, long intervalNs, Randomness randomness) {
        this.intervalNs = intervalNs;
        this.randomness = randomness;
        this.nextNs = startNs + drawNs();
    }

    long nextNs() {
        return nextNs;
    }

    /** Whether an instant has come; then the next is drawn. */
    boolean ticks(long nowNs) {
        if (nextNs - nowNs > 0) {
            return false;
        }
        nextNs += drawNs();
        if (nextNs - nowNs <= 0) {
            // The lane's slots are further apart than the cells, or the host had no time.
            nextNs = nowNs + drawNs();
        }
        return true;
    }

    private long drawNs() {
        randomness.fill(draw, 0, draw.length);
        long drawn = ByteBuffer.wrap(draw).getLong() >>> 1;
        return intervalNs - (intervalNs >> 2) + drawn % Math.max(1, intervalNs >> 1);
    }
}
