package interstate.it.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import interstate.it.judge.MonitoredLosses;
import interstate.it.net.Installation;
import interstate.it.net.Namespace;
import interstate.it.scenario.LaneAsk;
import interstate.it.scenario.Observation;
import interstate.it.scenario.Pause;
import interstate.it.scenario.Rig;
import interstate.it.scenario.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The packet monitor's files against what an observer saw before the network lost every so-manyth datagram. The observer
 * stands at each end of the wire, where what comes has not met the firewall yet.
 */
@Tag("e2e")
class PacketMonitorTest {

    private static final int LOSE_EVERY = 37;
    private static final int SECONDS = 8;
    private static final int INTERVAL_MS = 5;
    private static final long LATE_NS = INTERVAL_MS * 1_000_000L / 2;
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private static void lose(Namespace at, String portOption) {
        at.run(
                "iptables",
                "-A",
                "INPUT",
                "-p",
                "udp",
                portOption,
                Integer.toString(Rig.PORT),
                "-m",
                "statistic",
                "--mode",
                "nth",
                "--every",
                Integer.toString(LOSE_EVERY),
                "--packet",
                "0",
                "-j",
                "DROP");
    }

    @Test
    void shouldTellWhenEachDatagramLeftAndCameAndWhichWereLost() throws IOException {
        try (Rig rig = Rig.open(Installation.find(), Terms.both(LaneAsk.everyMs(INTERVAL_MS)))) {
            lose(rig.topology().server(), "--dport");
            lose(rig.topology().client(), "--sport");
            Path packets = rig.client().directory().resolve("packets");
            rig.observe();
            rig.startLink("link-defaults.monitor-packets = \"" + packets + "\"");
            Pause.seconds(SECONDS);
            Config monitor = rig.client().status().getConfigList("links").get(0).getConfig("monitor");
            assertThat(monitor.getLong("untold")).isZero();
            Observation seen = rig.finish();
            assertThat(seen.dropped()).as("capture").isZero();

            Path strand = onlyOne(packets);
            long startedNs = Long.parseLong(strand.getFileName().toString());
            assertThat(startedNs)
                    .isBetween(seen.up().trace().epochNs()[0], seen.up().trace().epochNs()[0] + 60 * NS_PER_SECOND);
            assertThat(MonitoredLosses.of(
                            strand.resolve("outgoing.csv"), seen.up().trace().epochNs(), LOSE_EVERY, LATE_NS))
                    .satisfies(PacketMonitorTest::isWhatWasSeen);
            assertThat(MonitoredLosses.of(
                            strand.resolve("incoming.csv"), seen.down().trace().epochNs(), LOSE_EVERY, LATE_NS))
                    .satisfies(PacketMonitorTest::isWhatWasSeen);
        }
    }

    private static void isWhatWasSeen(MonitoredLosses losses) {
        assertThat(losses.rows()).isGreaterThan(SECONDS / 4 * 1_000 / INTERVAL_MS);
        assertThat(losses.told()).isGreaterThan(losses.rows() / (2 * LOSE_EVERY));
        assertThat(losses.wrong()).isZero();
        assertThat(losses.unordered()).isZero();
        assertThat(losses.uncaptured()).isZero();
        assertThat(losses.backwards()).isZero();
        assertThat(losses.afterNs()).isBetween(0.0, 100_000.0);
        // A slot that was not staged in time left as chaff, which has no number; few did, and of those few were lost.
        assertThat(losses.taken() - losses.told()).isLessThanOrEqualTo(1);
    }

    private static Path onlyOne(Path directory) throws IOException {
        try (Stream<Path> strands = Files.list(directory)) {
            List<Path> all = strands.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}
