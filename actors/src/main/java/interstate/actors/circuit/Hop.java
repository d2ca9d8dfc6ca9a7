package interstate.actors.circuit;

import interstate.crypto.CellLayer;
import interstate.crypto.Randomness;
import interstate.crypto.TokenBucket;
import interstate.wire.circuit.HopRequest;
import interstate.wire.circuit.SeenCells;
import interstate.wire.circuit.SeenCells.Outcome;
import java.nio.ByteBuffer;

/**
 * One tunnel at a router in its middle: takes cells from the link before, puts its layer around them, and lets them go on to the link
 * behind, when and in which order the request says. It knows its two neighbours and nothing of what it carries.
 *
 * <p>Bounded: cells that wait, and for how long; what it keeps of cells that passed; cells a second. The links' thread alone.
 */
public final class Hop implements CellSource, Passage {

    /** Waiting for longer than this, a cell is of no use to anybody. */
    static final long STALE_NS = 2_000_000_000L;

    private static final long STANDING_NS = 2_000_000_000L;
    private static final int STANDING_PARTS = 4;
    private static final double SECOND_NS = 1e9;
    private static final int LEAST_WAITING = 16;

    private final HopRequest request;
    private final int bodyBytes;
    private final CellLayer layer;
    private final SeenCells seen;
    private final TokenBucket rate;
    private final WaitingCells waiting;
    private final CellClock clock;
    private final Randomness randomness;
    private final long expiresNs;
    private final byte[] cell;
    private final HopCounters counters = new HopCounters();
    /** Cells that pooling has let go and that wait for room. */
    private int released;

    private long lookedNs;
    private int leastWaited;

    /**
     * A participant, from now until it expires.
     *
     * @param layer owned from now on
     * @param bodyBytes of every cell
     */
    public Hop(long nowNs, HopRequest request, CellLayer layer, int bodyBytes, Randomness randomness) {
        TunnelTerms terms = TunnelTerms.of(request);
        int cells = terms.rate();
        double most = terms.admittedPerSecond() * request.durationSeconds() + terms.burst();
        this.request = request;
        this.bodyBytes = bodyBytes;
        this.layer = layer;
        this.randomness = randomness;
        this.expiresNs = nowNs + terms.lifeNs();
        this.seen = new SeenCells(
                (int) Math.min(Integer.MAX_VALUE / 8.0, most),
                ByteBuffer.wrap(randomness.bytes(8)).getLong());
        this.rate = new TokenBucket(terms.admittedPerSecond(), terms.burst());
        int window = request.options().mixing() ? request.options().window() : 1;
        int capacity = Math.max(
                request.options().chaff() ? terms.waiting() : Math.max(LEAST_WAITING, cells),
                2 * request.options().window());
        this.waiting = new WaitingCells(bodyBytes, capacity, window, randomness);
        this.clock = new CellClock(nowNs, (long) (SECOND_NS / cells), randomness);
        this.cell = new byte[bodyBytes];
        this.lookedNs = nowNs;
    }

    HopRequest request() {
        return request;
    }

    public HopCounters counters() {
        return counters;
    }

    boolean isExpired(long nowNs) {
        return nowNs - expiresNs >= 0;
    }

    @Override
    public int nextId() {
        return request.nextId();
    }

    @Override
    public void arrived(long nowNs, byte[] b, int off) {
        if (isExpired(nowNs)) {
            return;
        }
        // Before anything is kept of it: what exceeds the rate costs nothing but this.
        if (!rate.take(nowNs)) {
            counters.overRate++;
            return;
        }
        Outcome outcome = seen.add(b, off);
        if (outcome != Outcome.NEW) {
            counters.repeated += outcome == Outcome.SEEN ? 1 : 0;
            counters.overRate += outcome == Outcome.FULL ? 1 : 0;
            return;
        }
        System.arraycopy(b, off, cell, 0, bodyBytes);
        layer.encipher(cell, 0, bodyBytes);
        if (request.options().chaff() && waiting.isFull()) {
            waiting.dropOldest();
            counters.overflowed++;
        }
        if (waiting.add(nowNs, cell, 0)) {
            counters.cellsIn++;
        } else {
            counters.overflowed++;
        }
    }

    @Override
    public boolean next(long nowNs, byte[] to, int off) {
        if (isExpired(nowNs)) {
            return false;
        }
        while (waiting.count() > 0
                && nowNs - waiting.oldestNs() > STALE_NS
                && !request.options().pooling()) {
            waiting.dropOldest();
            counters.stale++;
        }
        if (request.options().chaff()) {
            return chaffed(nowNs, to, off);
        }
        if (request.options().pooling() && !isReleased(nowNs)) {
            return false;
        }
        if (waiting.count() == 0) {
            return false;
        }
        released = Math.max(0, released - 1);
        waiting.take(to, off);
        counters.cellsOut++;
        return true;
    }

    private boolean chaffed(long nowNs, byte[] to, int off) {
        if (!clock.ticks(nowNs)) {
            return false;
        }
        if (waiting.count() > 0) {
            waiting.take(to, off);
            counters.cellsOut++;
            drain(nowNs);
        } else {
            leastWaited = 0;
            // Nobody but the endpoint, whose tag it fails, can tell.
            randomness.fill(to, off, bodyBytes);
            counters.chaffOut++;
        }
        return true;
    }

    /**
     * As many cells come as go, so what a link once held up would wait at every hop for the tunnel's whole life. Of cells that have
     * been there at every instant of two seconds, a part is dropped: as many as are wanted for mixing stay, and what a link holds up
     * again and again stays too, in place of gaps.
     */
    private void drain(long nowNs) {
        int mixed = request.options().mixing() ? request.options().window() - 1 : 0;
        leastWaited = Math.min(leastWaited, waiting.count());
        if (nowNs - lookedNs < STANDING_NS) {
            return;
        }
        int standing = leastWaited - mixed;
        for (int drop = (standing + STANDING_PARTS - 1) / STANDING_PARTS; drop > 0; drop--) {
            waiting.dropOldest();
            counters.standing++;
        }
        lookedNs = nowNs;
        leastWaited = waiting.count();
    }

    /** Pooling lets all go at once when there are so many, or the oldest has waited for long enough. */
    private boolean isReleased(long nowNs) {
        if (released == 0
                && (waiting.count() >= request.options().window()
                        || (waiting.count() > 0 && nowNs - waiting.oldestNs() >= STALE_NS))) {
            released = waiting.count();
        }
        return released > 0;
    }

    /** Forgets its keys and cells; of no use afterwards. */
    public void wipe() {
        layer.wipe();
        waiting.wipe();
    }
}
