package interstate.actors.plan;

import interstate.actors.monitor.RowReader;
import interstate.actors.simulation.Pair;
import java.util.Arrays;

/**
 * One direction of a recorded session as the way of a {@link Pair}: slot for slot when its datagrams left, and what became of each.
 *
 * <p>The pair's instant {@code startNs} is the session's first. Before it and after its last the slots come at the mean interval
 * and their datagrams in the least time. A row without times was sent in its turn between its neighbours. Where numbers are
 * missing, or nothing left for longer than any schedule waits, the host was not ready and the pacer sent chaff: what the network
 * would have done there nobody knows, and it is taken to have done nothing.
 */
final class TracedWay implements Pair.Way, AutoCloseable {

    /** The two directions of a session. */
    record Both(TracedWay up, TracedWay down) {}

    /** What lies further behind is passed over: there was no lane for it. */
    private static final long BEHIND_NS = 1_000_000_000L;

    /** No schedule waits for more than ten and a bit. */
    private static final int LONGEST_INTERVALS = 11;

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
    /** Slots from the row with times before to the one read last, and how many of them are over. */
    private long steps;

    private long step;
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
        step = Math.max(0, steps - 1);
    }

    @Override
    public long nextNs(long afterNs) {
        if (afterNs + intervalNs < startNs) {
            return calm(afterNs);
        }
        while (true) {
            if (step < steps) {
                step++;
                nextDelayNs = step == steps ? delayNs : between();
                long atNs = instantBeforeNs + (long) ((double) (instantNs - instantBeforeNs) * step / steps);
                if (atNs > afterNs - BEHIND_NS) {
                    return Math.max(atNs, afterNs + APART_NS);
                }
            } else if (ended) {
                return calm(afterNs);
            } else {
                readOn();
            }
        }
    }

    /** What became of a datagram between two rows with times. */
    private long between() {
        boolean numbered = steps == number - numberBefore;
        if (lostNext < lostCount && (!numbered || lost[lostNext] == numberBefore + step)) {
            lostNext++;
            return Pair.LOST;
        }
        return clocks.oneWayNs(instantNs - startNs + fromNs);
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
        step = 0;
        while (rows.next()) {
            if (!rows.lost()) {
                number = rows.number();
                take(rows.sentNs(), rows.receivedNs());
                return;
            }
            if (lostCount == lost.length) {
                lost = Arrays.copyOf(lost, 2 * lostCount);
            }
            lost[lostCount++] = rows.number();
        }
        steps = 0;
        ended = true;
    }

    private void take(long sentNs, long receivedNs) {
        long clientNs = up ? sentNs : receivedNs;
        long aheadNs = clocks.aheadNs(clientNs);
        delayNs = Math.max(0, receivedNs - sentNs + (up ? -aheadNs : aheadNs));
        instantNs = startNs + (up ? sentNs : sentNs - aheadNs) - fromNs;
        steps = number - numberBefore;
        if (instantNs - instantBeforeNs > LONGEST_INTERVALS * intervalNs * steps) {
            steps = (instantNs - instantBeforeNs) / intervalNs;
        }
    }

    @Override
    public void close() {
        rows.close();
    }
}
