package interstate.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCommandTest {
    private static final long START_NS = 1_764_136_569_000_000_000L;
    private static final long INTERVAL_NS = 10_000_000;
    private static final long ONE_WAY_NS = 20_000_000;
    private static final int ROWS = 1_000;

    @TempDir
    Path directory = Path.of("");

    private final Console console = new Console();

    /** 10 s of 10 ms lanes; every 20th datagram of the client's is lost. */
    private String trace() throws IOException {
        Path session = Files.createDirectories(directory.resolve("" + START_NS));
        Files.writeString(session.resolve("outgoing.csv"), rows(20));
        Files.writeString(session.resolve("incoming.csv"), rows(ROWS));
        return directory.toString();
    }

    private static String rows(int loseEvery) {
        StringBuilder rows = new StringBuilder("seqno,tx_time,rx_time\n");
        for (int i = 0; i < ROWS; i++) {
            long sentNs = START_NS + i * INTERVAL_NS;
            rows.append(
                    i % loseEvery == loseEvery - 1
                            ? i + ",0,0\n"
                            : i + "," + sentNs + "," + (sentNs + ONE_WAY_NS) + "\n");
        }
        return rows.toString();
    }

    @Test
    void shouldPrintATableAndWhatToTakeWithMoneyBesideIt() throws IOException {
        assertThat(console.run(
                        "plan",
                        trace(),
                        "--fec-share",
                        "0%",
                        "--dispatch-delay",
                        "none,300ms",
                        "--residual",
                        "100000/week",
                        "--datagrams",
                        "2k",
                        "--price-per-tb",
                        "10",
                        "--currency",
                        "EUR"))
                .as(console.err.toString())
                .isZero();

        String text = console.out.toString();
        assertThat(text)
                .contains("recorded in 1 session, round trip at least 40 ms\n")
                .contains("up:   5 % lost of 1,000 datagrams, one every 10 ms\n")
                .contains("down: 0.1 % lost of 1,000 datagrams, one every 10 ms\n")
                .contains("with packets of 1500 bytes: 777.6 GB a 30-day month, 7.78 EUR, whatever is set\n")
                .containsPattern(
                        "fec-share +dispatch-delay +packets lost +events a week +95 % +rests on +full lanes carry"
                                + " +a useful TB\n")
                .containsPattern("no repair +none +[0-9.]+ % +[0-9,]+ +[0-9,]+ to [0-9,]+ +[0-9]+ events? in 9.9\\d* s")
                .containsPattern("0 % +none +0 % +fewer than 2\\d\\d,000 +none in 9.9\\d* s +288.8 kB/s +10.39 EUR\n")
                .containsPattern("0 % +300 ms +0 % +fewer than")
                .contains("For at most 100,000 a week: fec-share 0 %, dispatch-delay none, takes 0 % of the room.\n"
                        + "  This trace does not show it: none in ")
                .contains(
                        "With scheduled dispatch: fec-share 0 %, dispatch-delay 300 ms, takes 0.735 % of the room.\n");
    }

    @Test
    void shouldPrintOneLineOfJsonAndDrawWhenAskedTo() throws IOException {
        Path svg = directory.resolve("plan.svg");

        assertThat(console.run(
                        "plan",
                        "--json",
                        "--svg",
                        svg.toString(),
                        "--fec-share",
                        "0%",
                        "--dispatch-delay",
                        "40ms,300ms",
                        "--datagrams",
                        "2k",
                        trace(),
                        trace()))
                .as(console.err.toString())
                .isZero();

        assertThat(console.out.toString().lines()).hasSize(1);
        Config json = ConfigFactory.parseString(console.out.toString());
        assertThat(json.getInt("recorded.sessions")).isEqualTo(2);
        assertThat(json.getLong("recorded.roundTripNs")).isEqualTo(2 * ONE_WAY_NS);
        assertThat(json.getDouble("wantedEventsPerWeek")).isEqualTo(1);
        assertThat(json.getConfigList("settings")).hasSize(3);
        assertThat(json.getConfigList("settings").get(0).getBoolean("repair")).isFalse();
        Config late = json.getConfigList("settings").get(1);
        assertThat(late.getInt("dispatchDelayMs")).isEqualTo(40);
        assertThat(late.getLong("lost")).isPositive();
        assertThat(late.getDouble("leastPerWeek")).isLessThan(late.getDouble("eventsPerWeek"));
        assertThat(json.getString("recommended.proof")).isEqualTo("not_shown");
        assertThat(json.getInt("recommended.dispatchDelayMs")).isEqualTo(300);
        assertThat(Files.readString(svg))
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
                .contains("fec-share 0 %", "no repair", ">40 ms<", ">300 ms<")
                .endsWith("</svg>\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --residual       | 0/week  | a number above 0 and hour, day, week or month, such as 1/week
                    --residual       | 1/year  | a number above 0 and hour, day, week or month, such as 1/week
                    --fec-share      | 5%,51%  | percentages from 0% to 50%, such as 0%,2.5%
                    --dispatch-delay | none,0s | none and times from 1 ms to 10 s, such as none,250ms
                    --load           | 101%    | a percentage from 0.1% to 100%
                    --inner-packets  | 20-100  | bytes of the shortest and the longest packet, 24 to 9000, such as 200-1400
                    --packet-length  | 255     | a whole number from 256 to 9000
                    --apart          | 1       | a time from 1 ms to 60 min
                    --datagrams      | 999     | a whole number from 1000 to 1000000000000
                    --price-per-tb   | -1      | an amount of money such as 1.50
                    """)
    void shouldRefuseInOneLineWhatIsNotAllowed(String option, String value, String allowed) {
        assertThat(console.run("plan", option + "=" + value, directory.toString()))
                .isEqualTo(Interstate.BAD_INPUT);

        assertThat(console.oneLine()).contains(value).endsWith("; allowed: " + allowed);
    }

    @Test
    void shouldRefuseWhatIsNoTraceInOneLine() throws IOException {
        assertThat(console.run("plan", directory.toString())).isEqualTo(Interstate.BAD_INPUT);
        assertThat(console.oneLine())
                .isEqualTo("interstate plan: TRACE is \"" + directory
                        + "\"; allowed: a directory that --monitor-packets filled, or one of a session in it, with"
                        + " outgoing.csv and incoming.csv");

        trace();
        Path file = directory.resolve("" + START_NS).resolve("incoming.csv");
        Files.writeString(file, "seqno,tx_time,rx_time\n0,5,6\n0,7,8\n");
        assertThat(console.run("plan", directory.toString())).isEqualTo(Interstate.BAD_INPUT);
        assertThat(console.oneLine())
                .isEqualTo(
                        "interstate plan: " + file + ", line 3, is \"0,7,8\"; allowed: seqno,tx_time,rx_time: a number"
                                + " above the one before, and two times in ns, both 0 where the datagram was lost");
    }
}
