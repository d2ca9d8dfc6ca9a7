package interstate.it.scenario;

import interstate.it.judge.MonitoredLosses;
import interstate.it.net.Daemon;
import interstate.it.net.Installation;
import interstate.it.net.LossLaw;
import interstate.it.net.OuterLoss;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The packet monitor's files against an observer's own list of what was lost, at each end, before the firewall took it. */
final class MonitorLine implements Line {
    private static final int LOSE_EVERY = 50;

    /** For what was lost last to be told. */
    private static final double TOLD_SECONDS = 3;

    @Override
    public String name() {
        return "monitor";
    }

    @Override
    public String claim() {
        return "packet monitor, 1 MB/s each way, 10 minutes, one of " + LOSE_EVERY
                + " datagrams lost each way: the lost numbers are those on the observer's own list, slots filled with chaff mapped out";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        LaneAsk ask = LaneAsk.bytesPerSecond(1_000_000);
        try (Rig rig = Rig.open(installation, Terms.both(ask))) {
            LossLaw law = LossLaw.bursts(1, LOSE_EVERY);
            OuterLoss.at(rig.topology().server(), rig.topology().clientAddress())
                    .set(law);
            OuterLoss.at(rig.topology().client(), rig.topology().serverAddress())
                    .set(law);
            Path packets = rig.client().directory().resolve("packets");
            rig.observe();
            rig.startLink(LinkKeys.monitorPackets(packets));
            Pause.seconds(effort.of(600, 20) + TOLD_SECONDS);
            long upChaff = lane(rig.client(), "up", "chaff");
            long downChaff = lane(rig.server(), "down", "chaff");
            long uncertain = lane(rig.client(), "up", "uncertain") + lane(rig.server(), "down", "uncertain");
            long untold = rig.client().status().getConfigList("links").get(0).getLong("monitor.untold");
            Observation seen = rig.finish();
            seen.check();
            // Whether the datagram of such a slot left, nobody knows: a pacer took it and got no further.
            figures.add(Figure.told("uncertain slots", uncertain, ""));
            figures.add(Figure.atMost("rows left out", (double) untold, (double) uncertain, ""));
            Path strand = only(packets);
            tell("outgoing", strand, seen.up(), upChaff, ask, figures);
            tell("incoming", strand, seen.down(), downChaff, ask, figures);
            for (Observation.Direction direction : seen.directions()) {
                figures.add(Figure.told(
                        direction.name() + ": time excused as host stalls", 100 * direction.excused(), "%"));
            }
        }
    }

    private static long lane(Daemon sender, String lane, String counter) {
        return sender.status().getConfigList("links").get(0).getConfig(lane).getLong(counter);
    }

    private static Path only(Path directory) {
        try (Stream<Path> strands = Files.list(directory)) {
            List<Path> all = strands.toList();
            if (all.size() != 1) {
                throw new IllegalStateException("one session wanted, " + all.size() + " recorded");
            }
            return all.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void tell(
            String way, Path strand, Observation.Direction seen, long chaff, LaneAsk ask, List<Figure> figures) {
        MonitoredLosses losses =
                MonitoredLosses.of(strand.resolve(way + ".csv"), seen.trace().epochNs(), LOSE_EVERY, ask.intervalNs());
        figures.add(Figure.told(way + ": datagrams captured", seen.trace().epochNs().length, ""));
        figures.add(Figure.told(way + ": rows", losses.rows(), ""));
        figures.add(Figure.told(way + ": lost by the file", losses.told(), ""));
        figures.add(
                Figure.told(way + ": lost by the observer, between the first row and the last", losses.taken(), ""));
        figures.add(Figure.told(way + ": slots filled with chaff", losses.chaff(), ""));
        // Else a loss that is not told would pass for chaff.
        figures.add(Figure.exactly(
                way + ": such slots beyond those the sender counted", Math.max(0, losses.chaff() - chaff), 0, ""));
        figures.add(Figure.exactly(way + ": losses on one list only", losses.wrong(), 0, ""));
        figures.add(Figure.exactly(way + ": rows out of order", losses.unordered(), 0, ""));
        figures.add(Figure.exactly(way + ": rows received before they were sent", losses.backwards(), 0, ""));
        figures.add(Figure.told(way + ": rows that no datagram is, within a slot", losses.uncaptured(), ""));
        figures.add(Figure.told(way + ": wrong rows, such as", losses.examples().toString()));
        figures.add(Figure.told(way + ": captured after tx_time, p50", losses.afterNs() / 1e3, "us"));
    }
}
