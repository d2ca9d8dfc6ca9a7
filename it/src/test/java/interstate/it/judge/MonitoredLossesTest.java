package interstate.it.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitoredLossesTest {
    private static final long MS = 1_000_000;
    private static final int DATAGRAMS = 40;
    private static final int LOSE_EVERY = 5;

    @TempDir
    private Path directory;

    private final List<String> lines = new ArrayList<>(List.of(MonitoredLosses.HEADER));
    private final long[] captured = new long[DATAGRAMS];

    /** One datagram a millisecond; of each five the third was lost, and those of {@code chaff} had no number. */
    private void run(Integer... chaff) {
        int number = 100;
        for (int i = 0; i < DATAGRAMS; i++) {
            captured[i] = (1_000 + i) * MS + 10_000;
            if (!List.of(chaff).contains(i)) {
                long sentNs = (1_000 + i) * MS;
                lines.add(i % LOSE_EVERY == 2 ? number + ",0,0" : number + "," + sentNs + "," + (sentNs + 50_000));
                number++;
            }
        }
    }

    private MonitoredLosses judged() throws IOException {
        Path file = directory.resolve("outgoing.csv");
        Files.write(file, lines);
        return MonitoredLosses.of(file, captured, LOSE_EVERY, MS);
    }

    @Test
    void shouldFindNothingWrongWhenEachLossIsTold() throws IOException {
        run();
        assertThat(judged()).isEqualTo(new MonitoredLosses(DATAGRAMS, 8, 8, 0, 0, 0, 0, 0, 10_000, List.of()));
    }

    @Test
    void shouldMapChaffOutWhetherItWasLostOrNot() throws IOException {
        run(7, 13);
        assertThat(judged()).isEqualTo(new MonitoredLosses(DATAGRAMS - 2, 7, 8, 2, 0, 0, 0, 0, 10_000, List.of()));
    }

    @Test
    void shouldTakeALossWithoutARowForChaffAndCountOneThatWasNone() throws IOException {
        run();
        lines.remove("107,0,0");
        lines.set(lines.indexOf("120," + 1_020 * MS + "," + (1_020 * MS + 50_000)), "120,0,0");
        assertThat(judged().wrong()).isEqualTo(1);
        assertThat(judged().chaff()).isEqualTo(1);
        lines.add("139," + 1_039 * MS + ",1");
        assertThat(judged().unordered()).isEqualTo(1);
        assertThat(judged().backwards()).isEqualTo(1);
    }

    /** After a stall of the host a late datagram and the next leave one after the other. */
    @Test
    void shouldNotTakeADatagramForTheOneBeforeWhenBothLeftAtOnce() throws IOException {
        run();
        long nextNs = 1_013 * MS;
        captured[12] = nextNs - 40_000;
        assertThat(judged()).isEqualTo(new MonitoredLosses(DATAGRAMS, 8, 8, 0, 0, 0, 0, 0, 10_000, List.of()));
    }

    @Test
    void shouldRefuseAFileOfAnotherFormat() throws IOException {
        lines.add("1,2");
        assertThatIllegalArgumentException().isThrownBy(this::judged).withMessageContaining("1,2");
        lines.set(0, "seqno");
        assertThatIllegalArgumentException().isThrownBy(this::judged).withMessageContaining(MonitoredLosses.HEADER);
    }
}
