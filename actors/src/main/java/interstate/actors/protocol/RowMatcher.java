package interstate.actors.protocol;

/**
 * Brings together what this end and the other know of the datagrams of one strand in one direction, and makes rows of it in
 * order of sequence numbers. A row waits for both; what waits is bounded, and what one of them will never tell is left out
 * and counted.
 *
 * <pre>
 *   sender says     receiver says   row
 *   left at t       came at r       n,t,r
 *   left at t       did not come    n,0,0
 *   never left      -               none: no loss of the network's
 *   not known, or either will never tell   none, and counted
 * </pre>
 */
final class RowMatcher {

    /** Takes whole rows. */
    interface Rows {
        void row(long sequence, long sentNs, long receivedNs);
    }

    private static final long PENDING = 0;
    private static final long NOTHING = -1;
    private static final long UNKNOWN = -2;

    private final boolean outgoing;
    private final Rows rows;
    private final LinkCounters counters;
    private final long[] here;
    private final long[] there;
    private final DatagramStream local = new Told(true);
    private final Told remote = new Told(false);
    private long next;
    private long hereBelow;
    private long thereBelow;
    private long hereEnd = Long.MAX_VALUE;
    private long thereEnd = Long.MAX_VALUE;
    private long floor;

    /**
     * @param outgoing whether this end sends in that direction
     * @param capacity a power of two: so many datagrams may wait
     */
    RowMatcher(boolean outgoing, int capacity, LinkCounters counters, Rows rows) {
        assert Integer.bitCount(capacity) == 1 : capacity;
        this.outgoing = outgoing;
        this.counters = counters;
        this.rows = rows;
        this.here = new long[capacity];
        this.there = new long[capacity];
    }

    /** Where this end tells what it knows. */
    DatagramStream local() {
        return local;
    }

    /** Where the other end's reports are read to: in any order, and more than once. */
    DatagramStream remote() {
        return remote;
    }

    /** What the other end has not told of numbers below this, it never will. */
    void floor(long sequence) {
        floor = Math.max(floor, sequence);
    }

    /** Makes the rows that can be made. */
    void settle() {
        long below = Math.max(hereBelow, thereBelow);
        while (next < below && decide(hereOf(next), thereOf(next))) {
            forgetFirst();
        }
    }

    /** Nothing more will be told. */
    void close() {
        settle();
        counters.monitorUntold += Math.max(0, Math.max(hereBelow, thereBelow) - next);
    }

    private long hereOf(long sequence) {
        if (sequence >= hereEnd) {
            return NOTHING;
        }
        return here[cell(sequence)];
    }

    private long thereOf(long sequence) {
        long told = there[cell(sequence)];
        if (told != PENDING) {
            return told;
        }
        if (sequence >= thereEnd) {
            return NOTHING;
        }
        return sequence < floor ? UNKNOWN : PENDING;
    }

    /** Makes the first row, or none where there is to be none; false while that is not known. */
    private boolean decide(long mine, long theirs) {
        long sentNs = outgoing ? mine : theirs;
        long receivedNs = outgoing ? theirs : mine;
        if (sentNs == NOTHING) {
            return true;
        }
        if (sentNs == PENDING || receivedNs == PENDING) {
            return false;
        }
        if (sentNs == UNKNOWN || receivedNs == UNKNOWN) {
            counters.monitorUntold++;
        } else {
            counters.monitorRows++;
            boolean lost = receivedNs == NOTHING;
            counters.monitorLost += lost ? 1 : 0;
            rows.row(next, lost ? 0 : sentNs, lost ? 0 : receivedNs);
        }
        return true;
    }

    private void forgetFirst() {
        here[cell(next)] = PENDING;
        there[cell(next)] = PENDING;
        next++;
    }

    /** Makes room for a number: what is too far below it can wait no longer. */
    private void roomFor(long sequence) {
        settle();
        long least = sequence - here.length + 1;
        long known = Math.min(least, Math.max(hereBelow, thereBelow));
        while (next < known) {
            if (!decide(hereOf(next), thereOf(next))) {
                counters.monitorUntold++;
            }
            forgetFirst();
        }
        if (next < least) {
            counters.monitorUntold += least - next;
            next = least;
        }
    }

    private int cell(long sequence) {
        return (int) sequence & (here.length - 1);
    }

    /** What one end tells. */
    private final class Told implements DatagramStream {
        private final boolean own;

        Told(boolean own) {
            this.own = own;
        }

        @Override
        public void at(long sequence, long timeNs) {
            put(sequence, timeNs);
        }

        @Override
        public void nothing(long first, long datagrams) {
            long below = first + datagrams;
            if (own) {
                roomFor(below - 1);
            }
            for (long s = Math.max(first, next); s < Math.min(below, next + here.length); s++) {
                put(s, NOTHING);
            }
        }

        @Override
        public void unknown(long sequence) {
            put(sequence, UNKNOWN);
        }

        @Override
        public void end(long sequence) {
            if (own) {
                hereEnd = sequence;
            } else {
                thereEnd = sequence;
            }
        }

        /** The other end's word makes no room: it could be about any number. */
        private void put(long sequence, long told) {
            if (own) {
                roomFor(sequence);
                // Of what the other end said that it never left, this end's word comes too late, and its cell is
                // another's by then.
                if (sequence >= next) {
                    here[cell(sequence)] = told;
                }
                hereBelow = sequence + 1;
            } else if (sequence >= next && sequence < next + there.length) {
                there[cell(sequence)] = told;
                thereBelow = Math.max(thereBelow, sequence + 1);
            }
        }
    }
}
