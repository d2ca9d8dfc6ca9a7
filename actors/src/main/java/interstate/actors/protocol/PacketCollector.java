package interstate.actors.protocol;

import interstate.wire.MalformedException;
import interstate.wire.MonitorAcknowledgement;
import interstate.wire.MonitorReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The end that collects: joins what it knows itself with what the other end reports, acknowledges the reports, and hands out
 * rows. The last two strands are held, so that reports of the one before may come late.
 */
final class PacketCollector implements MonitoringEnd {

    private static final int MOST_STRANDS = 2;
    /** What finds no place is reported again. */
    private static final int MOST_ACKNOWLEDGEMENTS = 256;

    private static final int AT_ONCE = 32;

    /** Both directions of a strand. */
    private record StrandRows(RowMatcher outgoing, RowMatcher incoming) {
        void settle() {
            outgoing.settle();
            incoming.settle();
        }

        void close() {
            outgoing.close();
            incoming.close();
        }
    }

    private final PacketRows rows;
    private final LinkCounters counters;
    private final int outgoingCapacity;
    private final int incomingCapacity;
    private final Map<Integer, StrandRows> strands = new LinkedHashMap<>();
    private final ArrayDeque<Integer> acknowledgements = new ArrayDeque<>();

    /**
     * @param outgoingCapacity datagrams that may wait for the other end's word, a power of two
     * @param incomingCapacity the same of those that come
     */
    PacketCollector(PacketRows rows, LinkCounters counters, int outgoingCapacity, int incomingCapacity) {
        this.rows = rows;
        this.counters = counters;
        this.outgoingCapacity = outgoingCapacity;
        this.incomingCapacity = incomingCapacity;
    }

    @Override
    public Streams begin(int name, long startedNs) {
        StrandRows begun = new StrandRows(
                new RowMatcher(
                        true,
                        outgoingCapacity,
                        counters,
                        (sequence, sentNs, receivedNs) -> rows.row(startedNs, true, sequence, sentNs, receivedNs)),
                new RowMatcher(
                        false,
                        incomingCapacity,
                        counters,
                        (sequence, sentNs, receivedNs) -> rows.row(startedNs, false, sequence, sentNs, receivedNs)));
        StrandRows before = strands.put(name, begun);
        if (before != null) {
            before.close();
        }
        if (strands.size() > MOST_STRANDS) {
            Iterator<StrandRows> oldest = strands.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
        return new Streams(begun.outgoing().local(), begun.incoming().local());
    }

    @Override
    public void block(byte[] b, int offset, int bytes) throws MalformedException {
        MonitorReport report = MonitorReport.decode(b, offset, bytes);
        StrandRows about = strands.get(report.strand());
        if (about != null) {
            RowMatcher matcher = switch (report.subject()) {
                case RECEIPTS -> about.outgoing();
                case DEPARTURES -> about.incoming();
            };
            matcher.floor(report.floor());
            long below = report.entries(b, offset, bytes, matcher.remote());
            if (report.last()) {
                matcher.remote().end(below);
            }
            matcher.settle();
        }
        if (acknowledgements.size() < MOST_ACKNOWLEDGEMENTS) {
            acknowledgements.add(report.number());
        }
    }

    @Override
    public byte @Nullable [] next() {
        if (acknowledgements.isEmpty()) {
            return null;
        }
        List<Integer> numbers = new ArrayList<>();
        while (numbers.size() < AT_ONCE && !acknowledgements.isEmpty()) {
            numbers.add(acknowledgements.remove());
        }
        return MonitorAcknowledgement.block(numbers);
    }

    @Override
    public void tick(long nowNs) {
        strands.values().forEach(StrandRows::settle);
    }

    @Override
    public void close() {
        strands.values().forEach(StrandRows::close);
        strands.clear();
    }
}
