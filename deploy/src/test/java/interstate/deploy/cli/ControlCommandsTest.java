package interstate.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.deploy.control.FakeNode;
import interstate.pacing.PacerCommand;
import interstate.pacing.PacerStart;
import interstate.pacing.RemotePacer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCommandsTest {
    @TempDir
    Path directory = Path.of("");

    private final Console console = new Console();

    @ParameterizedTest
    @ValueSource(strings = {"status", "status --json", "stop", "restart"})
    void shouldFailInOneLineWhenNoNodeIsRunning(String command) {
        String[] arguments = (command + " --run-dir " + directory).split(" ", -1);

        assertThat(console.run(arguments)).isEqualTo(1);
        assertThat(console.oneLine()).contains("no node is running at " + directory);
        assertThat(console.out.toString()).isEmpty();
    }

    @Test
    void shouldPrintTheNodesOwnWordsWhenJsonIsAskedFor() throws IOException {
        String json = "{\"name\":\"a\",\"pid\":1,\"uptime\":2}";
        try (FakeNode node = new FakeNode(directory, request -> json + "\n")) {
            assertThat(console.run("status", "--json", "--run-dir", directory.toString()))
                    .isZero();
            assertThat(console.out.toString()).isEqualTo(json + "\n");
            assertThat(console.run("status", "--run-dir", directory.toString())).isZero();
            assertThat(console.out.toString()).isEqualTo("node a  pid 1  up 2 s\n");
            assertThat(node.requests).containsExactly("status", "status");
        }
    }

    @Test
    void shouldSayWhatTheNodeSaysWhenStopping() throws IOException {
        try (FakeNode node = new FakeNode(directory, request -> "ok" + "\n")) {
            assertThat(console.run("stop", "--run-dir", directory.toString())).isZero();
            assertThat(console.out.toString()).isEqualTo("stopped\n");
            assertThat(node.requests).containsExactly("stop");
        }
    }

    @Test
    void shouldFailWhenTheNodeDoesNotStop() throws IOException {
        try (FakeNode node = new FakeNode(directory, request -> "the TUN device is busy" + "\n")) {
            assertThat(console.run("stop", "--run-dir", directory.toString())).isEqualTo(1);
            assertThat(console.oneLine()).contains("the TUN device is busy");
            assertThat(node.requests).hasSize(1);
        }
    }

    @Test
    @Timeout(60)
    void shouldEndThePacerThatAKilledNodeLeftWhenStopping() {
        Path control = directory.resolve("pacer.sock");
        List<String> command = PacerCommand.of(
                Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path"), null);
        PacerStart start = new PacerStart(
                control, null, PacerStart.SAME_USER, PacerStart.SAME_USER, false, null, List.of(), List.of());
        RemotePacer.spawn(command, start).close();

        assertThat(console.run("status", "--run-dir", directory.toString())).isEqualTo(1);
        assertThat(console.oneLine()).contains("no node is running at " + directory, "still send");
        assertThat(console.run("stop", "--run-dir", directory.toString())).isZero();
        assertThat(console.out.toString()).contains("stopped what a killed node had left sending");
        assertThat(control).doesNotExist();
        assertThat(console.run("stop", "--run-dir", directory.toString())).isEqualTo(1);
    }
}
