package interstate.actors.protocol;

/**
 * The least transit time of a path between two clocks that differ by an unknown amount and drift: their difference, and the
 * shortest way, in one number.
 *
 * <p>The least of the last one or two windows of 10 s is the aim, after the windowed minimum filter of Linux (lib/minmax.c) and
 * LEDBAT's history of base delays (RFC 6817, section 3.4.2); LEDBAT's windows last minutes, in which clocks that drift by 100 ppm
 * are tens of milliseconds apart. The floor
 *
 * <ol>
 *   <li>is never above a transit seen: it falls at once;
 *   <li>rises towards the aim by 1 ms a second at most, ten times what clocks drift, so that what is timed by it is stretched by a
 *       thousandth and no more;
 *   <li>goes up at once by a step when nothing was below it plus the step for a second and 8 transits, as after a suspend of the
 *       other end or on a much longer path.
 * </ol>
 *
 * One thread.
 */
final class TransitFloor {

    private static final long WINDOW_NS = 10_000_000_000L;
    private static final long RISE_DIVISOR = 1_000;
    private static final long STEP_AFTER_NS = 1_000_000_000L;
    private static final int STEP_AFTER = 8;
    private static final long NONE = Long.MAX_VALUE;

    private final long stepNs;
    private boolean known;
    private long floorNs;
    private long movedNs;
    private long windowNs;
    private long windowLeastNs = NONE;
    private long windowBeforeNs = NONE;
    private long aboveSinceNs;
    private long aboveLeastNs;
    private int above;

    /** @param stepNs what lies so far above the floor, and nothing below it, is a step */
    TransitFloor(long stepNs) {
        this.stepNs = stepNs;
    }

    /**
     * Takes one transit time.
     *
     * @param nowNs never less than in the call before
     * @param transitNs arrival by this clock less departure by the other, of any sign
     */
    void seen(long nowNs, long transitNs) {
        if (!known) {
            known = true;
            floorNs = transitNs;
            movedNs = nowNs;
            windowNs = nowNs;
        }
        if (nowNs - windowNs >= WINDOW_NS) {
            windowBeforeNs = nowNs - windowNs >= 2 * WINDOW_NS ? NONE : windowLeastNs;
            windowLeastNs = NONE;
            windowNs = nowNs;
        }
        windowLeastNs = Math.min(windowLeastNs, transitNs);
        rise(nowNs);
        floorNs = Math.min(floorNs, transitNs);
        step(nowNs, transitNs);
    }

    /** The floor now; after the first transit. */
    long ns(long nowNs) {
        rise(nowNs);
        return floorNs;
    }

    private void rise(long nowNs) {
        long aimNs = Math.min(windowLeastNs, windowBeforeNs);
        long mostNs = floorNs + (nowNs - movedNs) / RISE_DIVISOR;
        if (mostNs > floorNs) {
            floorNs = Math.max(floorNs, Math.min(aimNs, mostNs));
            movedNs = nowNs;
        }
    }

    private void step(long nowNs, long transitNs) {
        if (transitNs - floorNs <= stepNs) {
            above = 0;
            return;
        }
        if (above++ == 0) {
            aboveSinceNs = nowNs;
            aboveLeastNs = transitNs;
        }
        aboveLeastNs = Math.min(aboveLeastNs, transitNs);
        if (above >= STEP_AFTER && nowNs - aboveSinceNs >= STEP_AFTER_NS) {
            above = 0;
            floorNs = aboveLeastNs;
            windowBeforeNs = NONE;
            windowLeastNs = aboveLeastNs;
            windowNs = nowNs;
        }
    }
}
