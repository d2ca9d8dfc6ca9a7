package interstate.actors.protocol;

/**
 * Watches one direction for a loss that lasts (a circuit breaker, RFC 8084).
 *
 * <p>Time is cut into periods, a fifth of the given time each. It trips when five periods in a row lost more than the
 * limit, and is closed again by five in a row that did not. So neither a burst nor an outage that ends trips it, and it
 * never flutters. A period in which nothing was to be expected says nothing, since the numbers that come after it tell of
 * it; five of these in a row begin anew. Nor does one in which this end itself dropped what arrived: that was not the
 * network.
 */
final class CircuitBreaker {

    /** What a look has changed. */
    enum Turn {
        NONE,
        TRIPPED,
        CLOSED
    }

    /** RFC 8084 asks for several measurements, so that no single one decides. */
    static final int PERIODS = 5;

    private static final int PERMILLE = 1_000;

    private final int limitPermille;
    private final long periodNs;
    private boolean begun;
    private boolean tripped;
    private int inARow;
    private int silent;
    private long rowExpected;
    private long rowLost;
    private int lastPermille;
    private boolean measured;
    private long sinceNs;
    private long expectedBefore;
    private long lostBefore;
    private long droppedBefore;

    /**
     * @param limitPermille it is more than this that trips
     * @param timeNs how long it must last
     */
    CircuitBreaker(int limitPermille, long timeNs) {
        this.limitPermille = limitPermille;
        this.periodNs = timeNs / PERIODS;
    }

    /**
     * Looks at the counts; to be called several times a period.
     *
     * @param expected datagrams that the network was given so far
     * @param lost of these, so far; may fall again where one was only late
     * @param droppedHere datagrams that this end itself has dropped so far
     */
    Turn look(long nowNs, long expected, long lost, long droppedHere) {
        if (!begun) {
            begun = true;
            begin(nowNs, expected, lost, droppedHere);
            return Turn.NONE;
        }
        if (nowNs - sinceNs < periodNs) {
            return Turn.NONE;
        }
        long in = expected - expectedBefore;
        long gone = Math.min(in, Math.max(0, lost - lostBefore));
        boolean own = droppedHere != droppedBefore;
        begin(nowNs, expected, lost, droppedHere);
        if (in <= 0) {
            silent++;
            if (silent >= PERIODS) {
                forget();
            }
            return Turn.NONE;
        }
        silent = 0;
        return own ? Turn.NONE : judge(in, gone);
    }

    private void begin(long nowNs, long expected, long lost, long droppedHere) {
        sinceNs = nowNs;
        expectedBefore = expected;
        lostBefore = lost;
        droppedBefore = droppedHere;
    }

    private Turn judge(long in, long gone) {
        measured = true;
        lastPermille = permille(in, gone);
        boolean over = gone * PERMILLE > limitPermille * in;
        if (over == tripped) {
            forget();
            return Turn.NONE;
        }
        inARow++;
        rowExpected += in;
        rowLost += gone;
        if (inARow < PERIODS) {
            return Turn.NONE;
        }
        lastPermille = permille(rowExpected, rowLost);
        forget();
        tripped = over;
        return over ? Turn.TRIPPED : Turn.CLOSED;
    }

    private void forget() {
        inARow = 0;
        rowExpected = 0;
        rowLost = 0;
    }

    private static int permille(long of, long part) {
        return (int) (part * PERMILLE / of);
    }

    /** Whether it has tripped and not closed again. */
    boolean tripped() {
        return tripped;
    }

    /** Whether {@link #permille} is known. */
    boolean measured() {
        return measured;
    }

    /** The loss of the last period, or of all five where the last made it trip or close; thousandths. */
    int permille() {
        return lastPermille;
    }
}
