package interstate.actors.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFilesTest {

    private static final long STARTED_NS = 1_764_136_569_000_000_007L;

    @TempDir
    Path parent = Path.of("");

    private final RowRing ring = new RowRing();

    @SuppressWarnings("NullAway.Init")
    private RowWriterAgent agent;

    private Path start() {
        Path directory = parent.resolve("made").resolve("packets");
        agent = new RowWriterAgent("link", directory, ring);
        return directory;
    }

    @AfterEach
    void close() {
        agent.onClose();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void shouldWriteI405sFormatToTheByte() throws IOException {
        Path directory = start();
        ring.row(STARTED_NS, true, 0, 1_764_136_569_000_000_100L, 1_764_136_569_020_000_100L);
        ring.row(STARTED_NS, false, 7, 1_764_136_569_000_000_300L, 1_764_136_569_020_000_300L);
        ring.row(STARTED_NS, true, 1, 0, 0);
        ring.row(STARTED_NS, true, 3, 1_764_136_569_000_000_200L, 1_764_136_569_020_000_200L);
        assertThat(agent.doWork()).isEqualTo(4);

        Path strand = directory.resolve("1764136569000000007");
        assertThat(Files.readString(strand.resolve("outgoing.csv"))).isEqualTo("""
                seqno,tx_time,rx_time
                0,1764136569000000100,1764136569020000100
                1,0,0
                3,1764136569000000200,1764136569020000200
                """);
        assertThat(Files.readString(strand.resolve("incoming.csv"))).isEqualTo("""
                seqno,tx_time,rx_time
                7,1764136569000000300,1764136569020000300
                """);
        assertThat(agent.written()).isEqualTo(4);
        assertThat(agent.refused()).isZero();
    }

    @Test
    void shouldKeepFromOthersWhenSomethingLeft() throws IOException {
        Path directory = start();
        ring.row(STARTED_NS, true, 0, 1, 2);
        agent.doWork();
        Path strand = directory.resolve(Long.toString(STARTED_NS));
        assertThat(mode(directory)).isEqualTo("rwx------");
        assertThat(mode(strand)).isEqualTo("rwx------");
        assertThat(mode(strand.resolve("outgoing.csv"))).isEqualTo("rw-------");
    }

    @Test
    void shouldMakeNoDirectoryUntilThereIsARow() {
        Path directory = start();
        assertThat(agent.doWork()).isZero();
        assertThat(directory).doesNotExist();
    }

    @Test
    void shouldHoldOneDirectoryForEachStrandAndGoOnInAnOlderOne() throws IOException {
        Path directory = start();
        for (long strand : new long[] {1, 2, 3, 1, 2}) {
            ring.row(strand, true, strand, 10, 20);
        }
        agent.doWork();
        try (Stream<Path> strands = Files.list(directory)) {
            assertThat(strands).hasSize(3);
        }
        assertThat(directory.resolve("1/outgoing.csv")).hasContent("seqno,tx_time,rx_time\n1,10,20\n1,10,20\n");
        assertThat(directory.resolve("3/outgoing.csv")).hasContent("seqno,tx_time,rx_time\n3,10,20\n");
        assertThat(directory.resolve("3/incoming.csv")).doesNotExist();
    }

    @Test
    void shouldHoldWholeRowsWhenManyComeAtOnce() throws IOException {
        Path directory = start();
        StringBuilder expected = new StringBuilder("seqno,tx_time,rx_time\n");
        for (int n = 0; n < 10_000; n++) {
            ring.row(1, false, n, STARTED_NS + n, STARTED_NS + n + n);
            expected.append(n).append(',').append(STARTED_NS + n).append(',').append(STARTED_NS + n + n);
            expected.append('\n');
        }
        agent.onClose();
        assertThat(Files.readString(directory.resolve("1/incoming.csv"))).isEqualTo(expected.toString());
    }

    @Test
    void shouldCountAndGoOnWhenTheDiskIsFull() throws IOException {
        Path directory = start();
        Files.createDirectories(directory.resolve("1"));
        Path file = directory.resolve("1/outgoing.csv");
        Files.createSymbolicLink(file, Path.of("/dev/full"));
        ring.row(1, true, 0, 10, 20);
        ring.row(1, true, 1, 10, 20);
        ring.row(1, false, 0, 10, 20);
        agent.doWork();
        assertThat(agent.refused()).isEqualTo(2);
        assertThat(agent.written()).isEqualTo(1);

        ring.row(2, true, 0, 10, 20);
        agent.doWork();
        assertThat(agent.written()).isEqualTo(2);
    }

    @Test
    void shouldCountAndGoOnWhenThereIsNoDirectory() throws IOException {
        Path directory = start();
        Files.createDirectories(parent.resolve("made"));
        Files.createFile(directory);
        ring.row(1, true, 0, 10, 20);
        agent.doWork();
        assertThat(agent.refused()).isEqualTo(1);
        Files.delete(directory);
        ring.row(1, true, 1, 10, 20);
        agent.doWork();
        assertThat(directory.resolve("1/outgoing.csv")).hasContent("seqno,tx_time,rx_time\n1,10,20\n");
    }

    @Test
    void shouldDropAndCountRowsWhenTheWriterFallsBehind() {
        start();
        RowRing small = new RowRing(1 << 10);
        for (int n = 0; n < 100; n++) {
            small.row(1, true, n, 10, 20);
        }
        long[] drained = {0};
        assertThat(small.drain((strand, outgoing, sequence, sent, received) -> drained[0]++, 1_000))
                .isPositive();
        assertThat(small.dropped()).isEqualTo(100 - drained[0]);
    }
}
