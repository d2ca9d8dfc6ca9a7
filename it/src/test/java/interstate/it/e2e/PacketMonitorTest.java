package interstate.it.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
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
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final long EARLY_NS = 200_000;
    private static final long LATE_NS = INTERVAL_MS * 1_000_000L / 2;
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private record Row(long sequence, long sentNs, long receivedNs) {
        boolean lost() {
            return sentNs == 0;
        }
    }

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
            assertRowsAreSeen(
                    rows(strand.resolve("outgoing.csv")), seen.up().trace().epochNs(), "outgoing");
            assertRowsAreSeen(
                    rows(strand.resolve("incoming.csv")), seen.down().trace().epochNs(), "incoming");
        }
    }

    private static Path onlyOne(Path directory) throws IOException {
        try (Stream<Path> strands = Files.list(directory)) {
            List<Path> all = strands.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    private static List<Row> rows(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0)).isEqualTo("seqno,tx_time,rx_time");
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            assertThat(line).matches("\\d+,\\d+,\\d+");
            String[] fields = line.split(",", -1);
            rows.add(new Row(Long.parseLong(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2])));
        }
        return rows;
    }

    /** Each row that is not lost is the datagram captured then; between two such, as many were lost as the firewall took. */
    private static void assertRowsAreSeen(List<Row> rows, long[] capturedNs, String as) {
        assertThat(rows).as(as).hasSizeGreaterThan(SECONDS / 4 * 1_000 / INTERVAL_MS);
        int[] capture = new int[rows.size()];
        long[] afterNs = new long[rows.size()];
        boolean[] came = new boolean[LOSE_EVERY];
        int delivered = 0;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            assertThat(i == 0 || row.sequence() > rows.get(i - 1).sequence())
                    .as("%s: order at %s", as, row)
                    .isTrue();
            if (!row.lost()) {
                capture[i] = captured(capturedNs, row.sentNs());
                assertThat(capture[i]).as("%s: capture of %s", as, row).isNotNegative();
                assertThat(row.receivedNs()).as("%s: %s", as, row).isGreaterThanOrEqualTo(row.sentNs());
                came[capture[i] % LOSE_EVERY] = true;
                afterNs[delivered++] = capturedNs[capture[i]] - row.sentNs();
            }
        }
        long[] sorted = Arrays.copyOf(afterNs, delivered);
        Arrays.sort(sorted);
        assertThat(sorted[delivered / 2])
                .as("%s: median of capture after tx_time", as)
                .isBetween(0L, 100_000L);
        int phase = onlyFalse(came, as);
        assertLossesMatch(rows, capture, phase, as);
    }

    /** The datagram that was captured right after it left, or -1. */
    private static int captured(long[] capturedNs, long sentNs) {
        int at = Arrays.binarySearch(capturedNs, sentNs - EARLY_NS);
        int first = at < 0 ? -at - 1 : at;
        return first < capturedNs.length && capturedNs[first] < sentNs + LATE_NS ? first : -1;
    }

    /** Every so-manyth was lost; which, the firewall does not say. */
    private static int onlyFalse(boolean[] came, String as) {
        List<Integer> never = new ArrayList<>();
        for (int i = 0; i < came.length; i++) {
            if (!came[i]) {
                never.add(i);
            }
        }
        assertThat(never).as("%s: places of which nothing came", as).hasSize(1);
        return never.get(0);
    }

    private static void assertLossesMatch(List<Row> rows, int[] capture, int phase, String as) {
        int before = -1;
        long losses = 0;
        long chaffLost = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).lost()) {
                continue;
            }
            if (before >= 0) {
                int told = i - before - 1;
                int taken = 0;
                for (int c = capture[before] + 1; c < capture[i]; c++) {
                    taken += c % LOSE_EVERY == phase ? 1 : 0;
                }
                assertThat(told).as("%s: lost before %s", as, rows.get(i)).isLessThanOrEqualTo(taken);
                losses += told;
                chaffLost += taken - told;
            }
            before = i;
        }
        assertThat(losses).as("%s: losses", as).isGreaterThan(rows.size() / (2L * LOSE_EVERY));
        // A slot that was not staged in time left as chaff, which has no number; few did, and of those few were lost.
        assertThat(chaffLost).as("%s: chaff that was lost", as).isLessThanOrEqualTo(1);
    }
}
