package interstate.actors.plan;

import interstate.actors.monitor.RowReader;
import interstate.actors.simulation.Pair;
import java.util.Arrays;

/**
 * One direction of a recorded session as the way of a {@link Pair}: slot for slot when its datagrams left, and what became of each.
 *
 * <p>The pair's instant {@code startNs} is the session's first. Before it and after its last the slots come at the mean interval
 * and their datagrams in the least time. A row without times was sent in its turn between its neighbours. Where numbers are
 * missing nothing left, and there is no slot.
 */
final class TracedWay implements Pair.Way, AutoCloseable {

    /** The two directions of a session. */
    record Both(TracedWay up, TracedWay down) {}

    /** What lies further behind is passed over: there was no lane for it. */
    private static final long BEHIND_NS = 1_000_000_000L;

    /** Two slots are never at one instant. */
    private static final long APART_NS = 1_000;

    private final boolean up;
    private final Clocks clocks;
    private final long startNs;
    private final long fromNs;
    private final long intervalNs;
    private final RowReader rows;

    /** Numbers of the rows without times before the row read last. */
    private long[] lost = new long[64];

    private int lostCount;
    private int lostNext;
    private boolean rowWaits;
    private boolean ended;
    private long number;
    private long instantNs;
    private long delayNs;
    private long numberBefore;
    private long instantBeforeNs;

    private long nextDelayNs;

    TracedWay(TraceSurvey survey, boolean up, long startNs) {
        this.up = up;
        this.clocks = survey.clocks();
        this.startNs = startNs;
        this.fromNs = survey.fromNs();
        this.intervalNs = (up ? survey.up() : survey.down()).meanIntervalNs();
        this.rows = new RowReader(survey.session().file(up));
        do {
            readOn();
        } while (!ended && instantNs < startNs);
        lostNext = lostCount;
    }

    @Override
    public long nextNs(long afterNs) {
        if (afterNs + intervalNs < startNs) {
            return calm(afterNs);
        }
        while (true) {
            if (lostNext < lostCount) {
                long before = lost[lostNext++];
                long atNs = instantBeforeNs
                        + (long) ((double) (instantNs - instantBeforeNs)
                                * (before - numberBefore)
                                / (number - numberBefore));
                if (atNs > afterNs - BEHIND_NS) {
                    nextDelayNs = Pair.LOST;
                    return Math.max(atNs, afterNs + APART_NS);
                }
            } else if (rowWaits) {
                rowWaits = false;
                if (instantNs > afterNs - BEHIND_NS) {
                    nextDelayNs = delayNs;
                    return Math.max(instantNs, afterNs + APART_NS);
                }
            } else if (ended) {
                return calm(afterNs);
            } else {
                readOn();
            }
        }
    }

    private long calm(long afterNs) {
        nextDelayNs = clocks.oneWayNs(afterNs - startNs + fromNs);
        return afterNs + intervalNs;
    }

    @Override
    public long delayNs() {
        return nextDelayNs;
    }

    /** Reads to the next row with times. */
    private void readOn() {
        numberBefore = number;
        instantBeforeNs = instantNs;
        lostCount = 0;
        lostNext = 0;
        while (rows.next()) {
            if (!rows.lost()) {
                number = rows.number();
                take(rows.sentNs(), rows.receivedNs());
                rowWaits = true;
                return;
            }
            if (lostCount == lost.length) {
                lost = Arrays.copyOf(lost, 2 * lostCount);
            }
            lost[lostCount++] = rows.number();
        }
        lostCount = 0;
        ended = true;
    }

    private void take(long sentNs, long receivedNs) {
        long clientNs = up ? sentNs : receivedNs;
        long aheadNs = clocks.aheadNs(clientNs);
        delayNs = Math.max(0, receivedNs - sentNs + (up ? -aheadNs : aheadNs));
        instantNs = startNs + (up ? sentNs : sentNs - aheadNs) - fromNs;
    }

    @Override
    public void close() {
        rows.close();
    }
}
