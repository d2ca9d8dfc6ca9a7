package interstate.actors.plan;

import interstate.actors.monitor.RowReader;

/**
 * What the rows of a session say as a whole; read once, before anything is replayed.
 *
 * @param fromNs first instant of which both directions tell, by the client's clock
 * @param toNs the last one
 */
record TraceSurvey(TraceSession session, Side up, Side down, Clocks clocks, long fromNs, long toNs) {

    /** One direction. */
    record Side(long datagrams, long lost, long meanIntervalNs) {}

    /** Whether there is so much of it that it can be replayed. */
    boolean isUsable() {
        return toNs > fromNs;
    }

    long spanNs() {
        return toNs - fromNs;
    }

    /** A stretch of it, which begins so long after its beginning. */
    TraceSurvey stretch(long afterNs, long lengthNs) {
        return new TraceSurvey(session, up, down, clocks, fromNs + afterNs, fromNs + afterNs + lengthNs);
    }

    /**
     * Reads both files.
     *
     * @throws interstate.actors.monitor.BadTrace when they are none of the monitor's
     */
    static TraceSurvey of(TraceSession session) {
        Clocks clocks = new Clocks();
        Reading up = new Reading();
        Reading down = new Reading();
        up.read(session, true, clocks);
        down.read(session, false, clocks);
        boolean known = clocks.complete();
        long fromNs = Math.max(up.firstNs, down.firstNs);
        long toNs = known ? Math.min(up.lastNs, down.lastNs) : fromNs;
        return new TraceSurvey(session, up.side(), down.side(), clocks, fromNs, toNs);
    }

    private static final class Reading {
        private long datagrams;
        private long lost;
        private long firstNumber;
        private long lastNumber;
        private long firstSentNs;
        private long lastSentNs;
        private boolean any;
        /** By the client's clock. */
        long firstNs;

        long lastNs;

        void read(TraceSession session, boolean up, Clocks clocks) {
            try (RowReader rows = new RowReader(session.file(up))) {
                while (rows.next()) {
                    datagrams++;
                    if (rows.lost()) {
                        lost++;
                    } else if (up) {
                        clocks.sawUp(rows.sentNs(), rows.receivedNs());
                        came(rows, rows.sentNs());
                    } else {
                        clocks.sawDown(rows.sentNs(), rows.receivedNs());
                        came(rows, rows.receivedNs());
                    }
                }
            }
        }

        private void came(RowReader row, long clientNs) {
            if (!any) {
                any = true;
                firstNumber = row.number();
                firstSentNs = row.sentNs();
                firstNs = clientNs;
                lastNs = clientNs;
            }
            lastNumber = row.number();
            lastSentNs = row.sentNs();
            lastNs = Math.max(lastNs, clientNs);
        }

        Side side() {
            long numbers = Math.max(1, lastNumber - firstNumber);
            return new Side(datagrams, lost, (lastSentNs - firstSentNs) / numbers);
        }
    }
}
