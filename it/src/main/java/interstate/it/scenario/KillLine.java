package interstate.it.scenario;

import interstate.it.load.EchoStream;
import interstate.it.load.PingStream;
import interstate.it.net.Daemon;
import interstate.it.net.Installation;
import interstate.it.probe.EpochOffset;
import java.time.Duration;
import java.util.List;

/** What a node's death costs: no slot, no other length, a pause of what is inside, and no TCP connection. */
final class KillLine implements Line {
    private static final Duration AGAIN_WITHIN = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String claim() {
        return "kill -9 of the node on either side: no slot missing, no other length, traffic within 3 s of the restart,"
                + " an open TCP connection goes on";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        try (Rig rig = Rig.open(installation, Terms.both(LaneAsk.everyMs(10)))) {
            rig.observe();
            rig.startLink();
            try (EchoStream echo = EchoStream.open(rig.topology(), Rig.SERVER_INNER, 7000);
                    PingStream ping =
                            PingStream.start(rig.topology(), rig.topology().client(), "pings", Rig.SERVER_INNER, 20)) {
                int kills = effort.of(3, 1);
                for (int kill = 0; kill < kills; kill++) {
                    killAndRestart("client", rig.client(), echo, ping, figures);
                    killAndRestart("server", rig.server(), echo, ping, figures);
                }
            }
            Observation seen = rig.finish();
            figures.addAll(WireFigures.headers(seen));
            figures.addAll(WireFigures.slots(seen));
            figures.addAll(WireFigures.gaps(seen));
            seen.check();
        }
    }

    private static void killAndRestart(
            String side, Daemon daemon, EchoStream echo, PingStream ping, List<Figure> figures) {
        List<Long> pacers = daemon.pacerPids();
        daemon.killNode();
        figures.add(Figure.holds(
                side + "'s pacers live on",
                !pacers.isEmpty() && daemon.pacerPids().containsAll(pacers)));
        // Dead for a while: long enough for queues to run dry and for the other end to notice.
        Pause.seconds(2);
        long restartNs = EpochOffset.epochNs();
        daemon.restart();
        long answerNs = ping.awaitAnswerNs(restartNs, AGAIN_WITHIN);
        figures.add(Figure.atMost(side + " restarted, traffic again after", (answerNs - restartNs) / 1e9, 3, "s"));
        echo.awaitMore(AGAIN_WITHIN);
        figures.add(Figure.told(
                side + " restarted, TCP connection goes on after", (EpochOffset.epochNs() - restartNs) / 1e9, "s"));
    }
}
