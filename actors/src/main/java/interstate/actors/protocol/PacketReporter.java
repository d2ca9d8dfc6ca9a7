package interstate.actors.protocol;

import interstate.wire.MalformedException;
import interstate.wire.MonitorAcknowledgement;
import interstate.wire.MonitorReport;
import interstate.wire.MonitorReport.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The end that reports: when what it sent left, and when what the other end sent came. Each report is numbered, and sent
 * again until it is acknowledged. At most 1 MiB of them wait; then the oldest is given up, and counted.
 */
final class PacketReporter implements MonitoringEnd {

    private static final int MOST_BYTES = 1 << 20;
    /** What a report costs beside its entries. */
    private static final int REPORT_BYTES = 100;

    private static final long COLLECT_NS = 1_000_000_000L;
    private static final int MOST_DOUBLINGS = 3;

    /** A report that is not acknowledged yet. */
    private static final class Report {
        final Subject subject;
        final int strand;
        final int number;
        final long first;
        final long datagrams;
        final byte[] entries;
        final boolean last;
        long dueNs = Long.MIN_VALUE;
        int sendings;

        Report(ReportDraft draft, int number, long first, long datagrams, byte[] entries, boolean last) {
            this.subject = draft.subject;
            this.strand = draft.strand;
            this.number = number;
            this.first = first;
            this.datagrams = datagrams;
            this.entries = entries;
            this.last = last;
        }

        int bytes() {
            return REPORT_BYTES + entries.length;
        }
    }

    private final LinkCounters counters;
    private final int entryBytes;
    private final long againNs;
    private final List<ReportDraft> drafts = new ArrayList<>();
    private final Map<Integer, Report> waiting = new LinkedHashMap<>();
    private int nextNumber;
    private int waitingBytes;
    private long nowNs;
    private long nothingDueUntilNs;

    /**
     * @param entryBytes most bytes of entries in a report
     * @param againNs pause before a report is sent a second time; it doubles, up to eight times that
     */
    PacketReporter(LinkCounters counters, int entryBytes, long againNs) {
        this.counters = counters;
        this.entryBytes = entryBytes;
        this.againNs = againNs;
    }

    @Override
    public Streams begin(int name, long startedNs) {
        return new Streams(draft(Subject.DEPARTURES, name), draft(Subject.RECEIPTS, name));
    }

    private ReportDraft draft(Subject subject, int strand) {
        ReportDraft draft = new ReportDraft(subject, strand, entryBytes, nowNs, this::finished);
        drafts.add(draft);
        return draft;
    }

    private void finished(ReportDraft draft, long first, long below, byte[] entries, boolean last) {
        Report report = new Report(draft, nextNumber++, first, below - first, entries, last);
        waiting.put(report.number, report);
        waitingBytes += report.bytes();
        nothingDueUntilNs = Long.MIN_VALUE;
        while (waitingBytes > MOST_BYTES) {
            Report oldest = waiting.values().iterator().next();
            counters.monitorUntold += oldest.datagrams;
            settle(oldest.number);
        }
    }

    @Override
    public void block(byte[] b, int offset, int bytes) throws MalformedException {
        if (!MonitorReport.isAcknowledgement(b, offset, bytes)) {
            throw new MalformedException("a monitor report to the end that reports");
        }
        MonitorAcknowledgement.read(b, offset, bytes, this::settle);
    }

    private void settle(int number) {
        Report report = waiting.remove(number);
        if (report != null) {
            waitingBytes -= report.bytes();
        }
    }

    @Override
    public byte @Nullable [] next() {
        if (nowNs < nothingDueUntilNs) {
            return null;
        }
        long soonestNs = Long.MAX_VALUE;
        for (Report report : waiting.values()) {
            if (report.dueNs <= nowNs) {
                report.dueNs = nowNs + (againNs << Math.min(report.sendings++, MOST_DOUBLINGS));
                return new MonitorReport(
                                report.subject,
                                report.last,
                                report.strand,
                                report.number,
                                floor(report.subject, report.strand),
                                report.first)
                        .block(report.entries);
            }
            soonestNs = Math.min(soonestNs, report.dueNs);
        }
        nothingDueUntilNs = soonestNs;
        return null;
    }

    /** The first datagram of a strand and direction that may still be told of: all reports wait in their order. */
    private long floor(Subject subject, int strand) {
        for (Report report : waiting.values()) {
            if (report.subject == subject && report.strand == strand) {
                return report.first;
            }
        }
        throw new IllegalStateException("asked for by one of them");
    }

    @Override
    public void tick(long now) {
        nowNs = now;
        drafts.forEach(draft -> draft.tick(now, COLLECT_NS));
        drafts.removeIf(ReportDraft::ended);
    }

    @Override
    public void close() {
        waiting.clear();
        waitingBytes = 0;
    }
}
