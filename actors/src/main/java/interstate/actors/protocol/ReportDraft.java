package interstate.actors.protocol;

import interstate.wire.MonitorEntries;
import interstate.wire.MonitorReport.Subject;

/** What became of a strand's datagrams in one direction since the last report of them: the report to come. */
final class ReportDraft implements DatagramStream {

    /** Takes what goes into one report. */
    interface Finished {
        /** A report is full or was waited for; {@code below} is the number after the last that it tells of. */
        void report(ReportDraft draft, long first, long below, byte[] entries, boolean last);
    }

    final Subject subject;
    final int strand;

    private final Finished finished;
    private final MonitorEntries entries;
    private long first;
    private long nowNs;
    private long begunNs;
    private boolean ended;

    ReportDraft(Subject subject, int strand, int entryBytes, long nowNs, Finished finished) {
        this.subject = subject;
        this.strand = strand;
        this.entries = new MonitorEntries(entryBytes);
        this.nowNs = nowNs;
        this.finished = finished;
    }

    /** The number of the first datagram that no finished report tells of. */
    long first() {
        return first;
    }

    /** Whether all of the strand was told. */
    boolean ended() {
        return ended;
    }

    /** Finishes a report whose first entry is that old. */
    void tick(long now, long waitNs) {
        nowNs = now;
        if (entries.count() > 0 && now - begunNs >= waitNs) {
            finish(false);
        }
    }

    @Override
    public void at(long sequence, long timeNs) {
        if (follows(sequence) && !entries.addTime(timeNs)) {
            finish(false);
            entries.addTime(timeNs);
        }
    }

    @Override
    public void nothing(long from, long datagrams) {
        if (follows(from) && !entries.addNothing(datagrams)) {
            finish(false);
            entries.addNothing(datagrams);
        }
    }

    @Override
    public void unknown(long sequence) {
        if (follows(sequence) && !entries.addUnknown()) {
            finish(false);
            entries.addUnknown();
        }
    }

    @Override
    public void end(long sequence) {
        if (follows(sequence)) {
            finish(true);
            ended = true;
        }
    }

    /** Where a number does not follow, those between are told by nobody. */
    private boolean follows(long sequence) {
        if (ended) {
            return false;
        }
        if (sequence != first + entries.count()) {
            if (entries.count() > 0) {
                finish(false);
            }
            first = sequence;
        }
        if (entries.count() == 0) {
            begunNs = nowNs;
        }
        return true;
    }

    private void finish(boolean last) {
        long from = first;
        first += entries.count();
        byte[] written = entries.toBytes();
        entries.clear();
        begunNs = nowNs;
        finished.report(this, from, first, written, last);
    }
}
