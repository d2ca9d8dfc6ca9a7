package interstate.actors.circuit;

import interstate.crypto.Randomness;
import java.nio.ByteBuffer;

/**
 * The instants at which a tunnel's cells go on: on a grid whose phase is drawn, each up to half the mean interval after its place on it, as
 * drawn, whatever comes. A grid, so that the clocks of two hops do not wander apart: cells that come at the one's instants would pile
 * up at the other. Instants that nobody asked for in time are skipped, never made up for. One thread.
 */
final class CellClock {

    private final long intervalNs;
    private final Randomness randomness;
    private final byte[] draw = new byte[Long.BYTES];
    private long gridNs;
    private long nextNs;

    /** @param intervalNs the mean */
    CellClock(long startNs, long intervalNs, Randomness randomness) {
        this.intervalNs = intervalNs;
        this.randomness = randomness;
        this.gridNs = startNs + below(intervalNs);
        this.nextNs = gridNs + below(intervalNs / 2);
    }

    /** Whether an instant has come; then the next is drawn. */
    boolean ticks(long nowNs) {
        if (nextNs - nowNs > 0) {
            return false;
        }
        gridNs += intervalNs;
        if (nowNs - gridNs > intervalNs) {
            // The lane's slots are further apart than the cells, or the host had no time.
            gridNs = nowNs - (nowNs - gridNs) % intervalNs;
        }
        nextNs = gridNs + below(intervalNs / 2);
        return true;
    }

    private long below(long bound) {
        randomness.fill(draw, 0, draw.length);
        return (ByteBuffer.wrap(draw).getLong() >>> 1) % Math.max(1, bound);
    }
}
