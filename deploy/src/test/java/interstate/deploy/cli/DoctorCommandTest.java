package interstate.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import interstate.deploy.doctor.Finding;
import interstate.deploy.doctor.Finding.Level;
import interstate.deploy.doctor.Report;
import interstate.deploy.doctor.WakeUps;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DoctorCommandTest {
    private static final Report REPORT = new Report(
            List.of(
                    new Finding("clock source", Level.OK, "tsc", "0.04 a reading", ""),
                    new Finding("huge pages", Level.NOTE, "always", "not measured here", "echo madvise > /sys/x"),
                    new Finding("timer slack", Level.OK, "50 us\033[2J", "", "")),
            true,
            new WakeUps(2_500, 100, 200, 300, 0),
            new WakeUps(2_500, 1_000, 2_000, 600_000, 1));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Optional<InetAddress>> peers = new ArrayList<>();

    @Test
    void shouldPrintATableAndBelowItTheCommandsThatMend() {
        assertThat(run()).isZero();

        assertThat(out.toString()).isEqualTo("""
                              what          found      late by, in microseconds
                        ok    clock source  tsc        0.04 a reading
                        note  huge pages    always     not measured here
                        ok    timer slack   50 us?[2J  -

                        What mends it, as root:

                        huge pages:
                            echo madvise > /sys/x
                        """);
        assertThat(err.toString()).isEqualTo("measuring\n");
    }

    @Test
    void shouldPrintOneLineOfJsonWhenItIsAskedFor() {
        assertThat(run("--json")).isZero();

        assertThat(out.toString().lines()).hasSize(1);
        Config json = ConfigFactory.parseString(out.toString());
        assertThat(json.getConfigList("findings")).hasSize(3);
        Config pages = json.getConfigList("findings").get(1);
        assertThat(pages.root().unwrapped())
                .isEqualTo(Map.of(
                        "name", "huge pages",
                        "level", "note",
                        "found", "always",
                        "costUs", "not measured here",
                        "mend", "echo madvise > /sys/x"));
        assertThat(json.getBoolean("wakeUps.realTime")).isTrue();
        assertThat(json.getLong("wakeUps.idle.p99Ns")).isEqualTo(200);
        assertThat(json.getLong("wakeUps.loaded.maxNs")).isEqualTo(600_000);
        assertThat(json.getInt("wakeUps.loaded.over500Us")).isEqualTo(1);
        assertThat(json.getInt("wakeUps.loaded.count")).isEqualTo(2_500);
        assertThat(err.toString()).isEqualTo("measuring\n");
    }

    @Test
    void shouldLookAtTheDefaultRouteWhenNoPeerIsNamed() {
        assertThat(run()).isZero();

        assertThat(peers).containsExactly(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "192.0.2.7:1405, 192.0.2.7",
        "2001:db8::7, 2001:db8:0:0:0:0:0:7",
        "[2001:db8::7]:1405, 2001:db8:0:0:0:0:0:7"
    })
    void shouldTakeAPeerWithAndWithoutAPort(String typed, String address) {
        assertThat(run("--peer", typed)).isZero();

        assertThat(peers).hasSize(1);
        assertThat(peers.get(0).map(InetAddress::getHostAddress)).contains(address);
    }

    private int run(String... arguments) {
        Host host = new Host(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Map.of(),
                (b, off, len) -> {},
                settings -> 0,
                Path.of("nowhere"));
        DoctorCommand command = new DoctorCommand(host, (peer, progress) -> {
            peers.add(peer);
            progress.accept("measuring");
            return REPORT;
        });
        return new CommandLine(command.spec()).execute(arguments);
    }
}
