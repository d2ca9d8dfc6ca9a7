package interstate.it.bench;

import com.typesafe.config.Config;
import interstate.it.judge.Gaps;
import interstate.it.judge.Interval;
import interstate.it.net.Daemon;
import interstate.it.net.Installation;
import interstate.it.scenario.Effort;
import interstate.it.scenario.Figure;
import interstate.it.scenario.LaneAsk;
import interstate.it.scenario.Line;
import interstate.it.scenario.Observation;
import interstate.it.scenario.Pause;
import interstate.it.scenario.Rig;
import interstate.it.scenario.Terms;
import interstate.tunbridge.MonotonicClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.awaitility.Awaitility;

/** Node, leading pacer and standby of either end killed in drawn order, each back in place before the next. */
final class OrderLine implements Line {
    private static final long ALLOWANCE_NS = 1_000_000;
    /** A killed process cleans up for tens of milliseconds, and is taken over from at once: later stalls are not its kill's. */
    private static final long OF_THE_KILL_NS = 250_000_000;

    private static final Duration WHOLE_WITHIN = Duration.ofSeconds(60);

    private enum Part {
        NODE,
        LEADER,
        STANDBY
    }

    @Override
    public String name() {
        return "order";
    }

    @Override
    public String claim() {
        return "node, standby and leader killed in any order, each back in place before the next is killed: no gap over the"
                + " largest interval + 1 ms, except in a host stall, at most 1 in 20 kills excused";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int kills = effort.of(20, 6);
        long seed = System.nanoTime();
        Random order = new Random(seed);
        figures.add(Figure.told("seed of the order", Long.toString(seed)));
        try (Rig rig = Rig.open(installation, Terms.both(LaneAsk.everyMs(1)))) {
            rig.observe();
            rig.startLink();
            List<String> killed = new ArrayList<>();
            List<Interval> recoveries = new ArrayList<>();
            for (int i = 0; i < kills; i++) {
                Daemon daemon = order.nextBoolean() ? rig.client() : rig.server();
                Part part = Part.values()[order.nextInt(Part.values().length)];
                killed.add((daemon == rig.client() ? "client's " : "server's ")
                        + part.name().toLowerCase(Locale.ROOT));
                Config whole = awaitWhole(daemon);
                long fromNs = MonotonicClock.epochNs();
                kill(daemon, part, whole);
                awaitWhole(daemon);
                rig.awaitLink();
                recoveries.add(new Interval(fromNs, MonotonicClock.epochNs()));
            }
            awaitWhole(rig.client());
            awaitWhole(rig.server());
            Pause.seconds(1);
            Observation seen = rig.finish();
            figures.add(Figure.told("killed", String.join(", ", killed)));
            figures.add(Figure.exactly("other packets on the wire", seen.strangers(), 0, ""));
            for (Observation.Direction d : seen.directions()) {
                Gaps gaps = Gaps.of(
                        d.trace().epochNs(), d.asked().schedule().largestIntervalNs(), ALLOWANCE_NS, d.stalls());
                figures.add(Figure.only(d.name() + " packet lengths", d.trace().packetLengths(), 1500));
                figures.add(Figure.exactly(d.name() + " gaps too long", gaps.overUnexcused(), 0, ""));
                figures.add(Figure.told(d.name() + " largest gap", gaps.largestUnexcusedNs() / 1e6, "ms"));
                figures.add(Figure.told(
                        d.name() + " gaps too long in host stalls", gaps.over() - gaps.overUnexcused(), ""));
                figures.add(Figure.atMost(
                        d.name() + " kills with such a gap within 250 ms",
                        (double) recoveries.stream()
                                .map(r -> new Interval(r.fromNs(), r.fromNs() + OF_THE_KILL_NS))
                                .filter(r ->
                                        hasGapOver(gaps.limitNs(), d.trace().epochNs(), r))
                                .count(),
                        Math.max(1, kills / 20),
                        ""));
                figures.add(Figure.told(d.name() + " each gap too long", each(gaps.limitNs(), d, killed, recoveries)));
                figures.add(Figure.told(d.name() + " time excused as host stalls", 100 * d.excused(), "%"));
                d.lateness().ifPresent(late -> {
                    figures.add(Figure.exactly(d.name() + " slots with two datagrams", late.doubled(), 0, ""));
                    figures.add(Figure.told(d.name() + " each of these", String.join("; ", late.strays())));
                    figures.add(Figure.told(d.name() + " slots missing", late.missed(), ""));
                });
            }
        }
    }

    private static boolean hasGapOver(long limitNs, long[] timesNs, Interval during) {
        for (int i = 1; i < timesNs.length; i++) {
            if (timesNs[i] - timesNs[i - 1] > limitNs
                    && timesNs[i] >= during.fromNs()
                    && timesNs[i - 1] <= during.toNs()) {
                return true;
            }
        }
        return false;
    }

    /** How long, how long after which kill, and whether a host stall touched it. */
    private static String each(long limitNs, Observation.Direction d, List<String> killed, List<Interval> recoveries) {
        List<String> told = new ArrayList<>();
        long[] timesNs = d.trace().epochNs();
        for (int i = 1; i < timesNs.length; i++) {
            if (timesNs[i] - timesNs[i - 1] > limitNs) {
                int last = -1;
                while (last + 1 < recoveries.size() && recoveries.get(last + 1).fromNs() < timesNs[i]) {
                    last++;
                }
                told.add(String.format(
                        Locale.ROOT,
                        "%.2f ms, %.0f ms after %s%s",
                        (timesNs[i] - timesNs[i - 1]) / 1e6,
                        last < 0 ? 0 : (timesNs[i - 1] - recoveries.get(last).fromNs()) / 1e6,
                        last < 0 ? "the start" : killed.get(last),
                        d.stalls().touches(timesNs[i - 1], timesNs[i]) ? " (host stall)" : ""));
            }
        }
        return String.join("; ", told);
    }

    private static void kill(Daemon daemon, Part part, Config pacer) {
        switch (part) {
            case NODE -> {
                daemon.killNode();
                daemon.restart();
            }
            case LEADER -> daemon.killPacer(pacer.getLong("pid"));
            case STANDBY -> daemon.killPacer(pacer.getLong("standby"));
        }
    }

    /** Waits until a node answers that has two pacers; what it says of them. */
    private static Config awaitWhole(Daemon daemon) {
        return Awaitility.await("node and both pacers of " + daemon.directory().getFileName())
                .atMost(WHOLE_WITHIN)
                .ignoreExceptions()
                .until(() -> daemon.status().getConfig("pacer"), pacer -> pacer.hasPath("standby"));
    }
}
