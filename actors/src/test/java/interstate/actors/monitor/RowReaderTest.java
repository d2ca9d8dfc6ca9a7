package interstate.actors.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowReaderTest {

    private static final String HEADER = "seqno,tx_time,rx_time\n";

    @TempDir
    Path directory = Path.of("");

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("rows.csv"), text);
    }

    private static List<String> read(Path file) {
        List<String> rows = new ArrayList<>();
        try (RowReader reader = new RowReader(file)) {
            while (reader.next()) {
                rows.add(reader.number()
                        + (reader.lost() ? " lost" : " " + reader.sentNs() + " " + reader.receivedNs()));
            }
        }
        return rows;
    }

    @Test
    void shouldReadRowsWithTheirNumbersAndTimes() throws IOException {
        assertThat(read(file(HEADER + "0,1764136569000000000,1764136569020000000\n1,0,0\n281474976710655,7,5\n")))
                .containsExactly("0 1764136569000000000 1764136569020000000", "1 lost", "281474976710655 7 5");
        assertThat(read(file(HEADER))).isEmpty();
    }

    @Test
    void shouldLeaveOutALastRowThatIsNotWholeYet() throws IOException {
        assertThat(read(file(HEADER + "3,10,20\n4,1764136"))).containsExactly("3 10 20");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2,10,20",
                "3,10",
                "3,10,20,30",
                "3,,20",
                "3,10,",
                "",
                "3,10,0",
                "3,0,20",
                "3,-1,20",
                "3,x,20",
                "3,10,46116860184273879040",
                "3,10,20\r",
                "3,1000000000000000000000000000000000000000000000000000000000000"
            })
    void shouldNameFileAndLineWhenARowIsNone(String row) throws IOException {
        Path file = file(HEADER + "2,10,20\n" + row + "\n");

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(BadTrace.class)
                .hasMessageStartingWith(file + ", line 3, is \"")
                .hasMessageEndingWith(
                        "\"; allowed: seqno,tx_time,rx_time: a number above the one before, and two times in"
                                + " ns, both 0 where the datagram was lost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "seqno,tx_time,rx_time", "0,10,20\n", "\u001b[2J\n"})
    void shouldRefuseAFileWithAnotherHeader(String text) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(BadTrace.class)
                .hasMessageStartingWith(file + ", line 1, is \"" + (text.startsWith("\u001b") ? "?[2J" : ""))
                .hasMessageEndingWith("\"; allowed: seqno,tx_time,rx_time");
    }
}
