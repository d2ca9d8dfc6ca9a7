package interstate.it.demo;

import interstate.it.judge.CountTest;
import interstate.it.judge.DefaultSchedule;
import interstate.it.scenario.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What the observer saw, as a table for people: one column per direction. */
final class DemoTable {
    private static final String ROW = "  %-40s %18s %18s%n";

    private final Observation seen;
    private final long idleFromNs;
    private final long busyFromNs;
    private final long windowNs;

    /** Compares two windows of one length, since the epoch. */
    DemoTable(Observation seen, long idleFromNs, long busyFromNs, long windowNs) {
        this.seen = seen;
        this.idleFromNs = idleFromNs;
        this.busyFromNs = busyFromNs;
        this.windowNs = windowNs;
    }

    String text() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(ROW, "seen on the wire", "client to server", "server to client"));
        row(out, "datagrams", d -> count(d.trace().datagrams()));
        row(out, "packet lengths, bytes", d -> lengths(d));
        row(out, "datagrams a second, link idle", d -> rate(d, idleFromNs));
        row(out, "datagrams a second, download running", d -> rate(d, busyFromNs));
        row(out, "difference", d -> String.format(Locale.ROOT, "%.2f s.e.", test(d).standardErrors()));
        row(out, "largest gap", d -> ms(d.gaps().largestUnexcusedNs()));
        row(out, "allowed: largest interval + 5 ms", d -> ms(d.gaps().limitNs()));
        if (seen.directions().stream().anyMatch(d -> d.excused() > 0)) {
            row(out, "the same where this machine stood still", d -> ms(d.gaps().largestNs()));
        }
        out.append(String.format(ROW, "other packets on the wire", seen.strangers(), ""));
        return out.toString();
    }

    /** Everything that a table must not show, in words; empty if there is nothing. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        for (Observation.Direction d : seen.directions()) {
            if (d.trace().packetLengths().size() != 1) {
                complaints.add(d.name() + ": more than one length");
            }
            if (!d.gaps().withinLimit()) {
                complaints.add(d.name() + ": a gap above what the schedule allows");
            }
            if (!test(d).met()) {
                complaints.add(d.name() + ": idle and busy differ by more than the schedule's own spread");
            }
        }
        if (seen.strangers() > 0) {
            complaints.add("other packets on the wire: " + seen.strangersDescribed());
        }
        if (seen.dropped() > 0) {
            complaints.add("the capture lost " + seen.dropped() + " packets");
        }
        if (!seen.stopProblem().isEmpty()) {
            complaints.add("a daemon did not stop: " + seen.stopProblem());
        }
        return complaints;
    }

    private void row(StringBuilder out, String name, Function<Observation.Direction, String> cell) {
        out.append(String.format(ROW, name, cell.apply(seen.up()), cell.apply(seen.down())));
    }

    private static String lengths(Observation.Direction d) {
        String all = d.trace().packetLengths().toString();
        return all.substring(1, all.length() - 1);
    }

    private String rate(Observation.Direction d, long fromNs) {
        return String.format(Locale.ROOT, "%.2f", inWindow(d, fromNs) * 1e9 / windowNs);
    }

    private long inWindow(Observation.Direction d, long fromNs) {
        return CountTest.count(d.trace().epochNs(), fromNs, windowNs);
    }

    /** Slots that the host's stalls cost are not the link's doing and are added back. */
    private CountTest test(Observation.Direction d) {
        DefaultSchedule schedule = d.asked().schedule();
        return CountTest.of(
                inWindow(d, idleFromNs) + d.stolen(idleFromNs, windowNs),
                inWindow(d, busyFromNs) + d.stolen(busyFromNs, windowNs),
                windowNs,
                schedule);
    }

    private static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private static String ms(long ns) {
        return String.format(Locale.ROOT, "%.1f ms", ns / 1e6);
    }
}
