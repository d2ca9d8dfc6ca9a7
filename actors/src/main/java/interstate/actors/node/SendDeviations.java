package interstate.actors.node;

import interstate.actors.link.LinkReport;
import interstate.pacing.Lane;
import interstate.pacing.LatenessByKind;
import interstate.pacing.LatenessCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far from their instants datagrams were handed to the kernel since the last time somebody asked, a line for each lane.
 *
 * <p>I405 tells the same of the gaps between its sends; here the schedule is known, so each send is held against its own
 * instant, and data, pads and chaff can be seen not to differ.
 */
final class SendDeviations {

    private static final double US = 1_000;
    private static final int MEDIAN = 500;
    private static final int P99 = 990;

    /** Only what is of a lane's last report: one that has ended is forgotten with it. */
    private Map<Lane, Seen> seen = new HashMap<>();

    private record Seen(LatenessByKind lateness, long skipped) {
        static Seen of(Lane lane) {
            return new Seen(LatenessByKind.of(lane), lane.counters().skipped());
        }

        Seen since(@Nullable Seen earlier) {
            return earlier == null ? this : new Seen(lateness.since(earlier.lateness), skipped - earlier.skipped);
        }
    }

    /** What passed since the last call, of every lane that the reports tell of. */
    List<String> lines(List<LinkReport> reports) {
        Map<Lane, Seen> now = new HashMap<>();
        List<String> lines = new ArrayList<>();
        for (LinkReport report : reports) {
            Lane lane = report.lane();
            if (lane != null) {
                Seen all = Seen.of(lane);
                now.put(lane, all);
                lines.add(line(report.name(), all.since(seen.get(lane))));
            }
        }
        seen = now;
        return lines;
    }

    private static String line(String link, Seen passed) {
        LatenessCounts all = passed.lateness.all();
        return String.format(
                Locale.ROOT,
                "link %s: %d datagrams late by p50 %.1f, p90 %.1f, p99 %.1f, p99.9 %.1f, at most %.1f us; %d slots skipped;"
                        + " p50/p99 of data %s, pads %s, chaff %s",
                link,
                all.total(),
                us(all, MEDIAN),
                us(all, 900),
                us(all, P99),
                us(all, 999),
                us(all, 1000),
                passed.skipped,
                kind(passed.lateness.data()),
                kind(passed.lateness.pads()),
                kind(passed.lateness.chaff()));
    }

    private static String kind(LatenessCounts counts) {
        return counts.total() == 0
                ? "none"
                : String.format(Locale.ROOT, "%.1f/%.1f us", us(counts, MEDIAN), us(counts, P99));
    }

    private static double us(LatenessCounts counts, int permille) {
        return counts.atPermille(permille) / US;
    }
}
