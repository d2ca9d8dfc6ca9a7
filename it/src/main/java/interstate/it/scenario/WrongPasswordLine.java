package interstate.it.scenario;

import com.typesafe.config.Config;
import interstate.it.judge.DefaultSchedule;
import interstate.it.net.Installation;
import java.time.Duration;
import java.util.List;

/** A client with another password learns nothing, not even that somebody is there. */
final class WrongPasswordLine implements Line {
    private static final Duration SAID_WITHIN = Duration.ofSeconds(60);
    private static final String SAID = "no answer";
    /** Datagrams that no key opens, in the status of a server. */
    private static final String STRANGERS = "counters.strangers";

    @Override
    public String name() {
        return "wrong-password";
    }

    @Override
    public String claim() {
        return "password wrong on one side: no reply of any kind, the client's emission unchanged, one clear line in its log,"
                + " a counter at the server";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        try (Rig rig = Rig.open(installation, Terms.both(LaneAsk.everyMs(5)))) {
            rig.observe();
            rig.startServer();
            rig.startClient("Another password entirely, 2026");
            rig.client().awaitLog("line in the client's log", SAID_WITHIN, SAID);
            Pause.seconds(effort.of(20, 2));
            String log = rig.client().log();
            Config status = rig.server().status();
            Observation seen = rig.finish();

            DefaultSchedule schedule = rig.terms().up().schedule();
            long[] times = seen.up().trace().epochNs();
            long durationNs = times[times.length - 1] - times[0];
            double expected = schedule.count(durationNs);
            long stolen = seen.up()
                    .lateness()
                    .map(l -> (long) l.missed() - l.missedUnexcused())
                    .orElse(0L);
            figures.addAll(List.of(
                    Figure.exactly(
                            "datagrams from the server", seen.down().trace().datagrams(), 0, ""),
                    Figure.exactly("other packets on the wire", seen.strangers(), 0, ""),
                    Figure.told("such as", seen.strangersDescribed().toString()),
                    Figure.only(
                            "packet lengths of the client", seen.up().trace().packetLengths(), 1500),
                    Figure.told("datagrams of the client", times.length, ""),
                    Figure.told("expected", expected, ""),
                    Figure.below(
                            "distance from the schedule, host stalls apart",
                            Math.abs(times.length - 1 + stolen - expected) / schedule.countDeviation(durationNs),
                            4,
                            "s.e."),
                    Figure.atMost(
                            "largest gap of the client, host stalls apart",
                            seen.up().gaps().largestUnexcusedNs() / 1e6,
                            seen.up().gaps().limitNs() / 1e6,
                            "ms"),
                    Figure.told(
                            "largest gap of the client begins after", seen.up().largestGapAfterNs() / 1e9, "s"),
                    Figure.exactly(
                            "lines in the client's log",
                            log.lines().filter(line -> line.contains(SAID)).count(),
                            1,
                            ""),
                    Figure.atLeast("datagrams without key counted at the server", noKey(status), 1, "")));
            seen.check();
        }
    }

    private static double noKey(Config status) {
        return status.hasPath(STRANGERS) ? status.getDouble(STRANGERS) : 0;
    }
}
