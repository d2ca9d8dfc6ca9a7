package interstate.deploy.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.deploy.Failure;
import interstate.deploy.config.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RestartTest {
    private static final Path PROC = Path.of("/proc");
    private static final String SPACED = "an argument  with spaces and 'quotes'";

    @TempDir
    Path directory = Path.of("");

    @AfterEach
    void endWhatWasStarted() throws IOException {
        Path pids = directory.resolve("pids");
        if (Files.exists(pids)) {
            for (String line : Files.readAllLines(pids)) {
                ProcessHandle.of(Long.parseLong(line)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    /** A process that stands for a node: tells about itself on its output, then waits. */
    private Process start(Map<String, String> environment, String... prefix) throws IOException {
        Path script = directory.resolve("node.sh");
        Files.writeString(script, """
                for last; do :; done
                if [ "$last" = --check ]; then
                    echo "a warning" >&2
                    [ -z "${WRONG:-}" ] || echo "interstate run: $WRONG" >&2
                    exit "${CHECKED:-0}"
                fi
                echo $$ >>"$PLACE/pids"
                session=$(cut -d ' ' -f 6 /proc/$$/stat)
                [ "$session" = $$ ] && own=own || own=other
                echo "$COLOUR|$PWD|$1|$own session|$(readlink /proc/$$/ns/net)"
                [ -z "${NO_SECOND:-}" ] || [ ! -e "$PLACE/fifo" ] || exit 9
                mkfifo "$PLACE/fifo" 2>"$PLACE/nothing"
                read line <"$PLACE/fifo"
                """);
        Path work = Files.createDirectories(directory.resolve("work dir"));
        List<String> command = new ArrayList<>(List.of(prefix));
        command.addAll(List.of("sh", script.toString(), SPACED));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(directory.resolve("log").toFile()));
        builder.environment().put("PLACE", directory.toString());
        builder.environment().put("COLOUR", "dark red");
        builder.environment().remove("INVOCATION_ID");
        builder.environment().putAll(environment);
        Process process = builder.start();
        awaitLines(1);
        return process;
    }

    /** As the node that was started last would answer. */
    private String answer(Process node, String request) {
        if (request.equals("status")) {
            try {
                List<String> pids = Files.readAllLines(directory.resolve("pids"));
                return "{\"pid\": " + pids.get(pids.size() - 1) + "}\n";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return oldNode(node, request);
    }

    private static String oldNode(Process node, String request) {
        if (request.equals("status")) {
            return "{\"pid\": " + node.pid() + "}\n";
        }
        node.destroy();
        return "ok\n";
    }

    private List<String> awaitLines(int count) throws IOException {
        Path log = directory.resolve("log");
        while (!Files.exists(log) || Files.readAllLines(log).size() < count) {
            Thread.onSpinWait();
        }
        return Files.readAllLines(log);
    }

    @Test
    void shouldStartTheSameCommandWithItsOutputAndEnvironmentWhenTheOldHasEnded() throws Exception {
        Process process = start(Map.of());
        try (FakeNode node = new FakeNode(directory, request -> answer(process, request))) {
            String said = new Restart(PROC, new ControlClient(directory)).run();

            assertThat(said).contains("node " + process.pid() + " has ended", "takes over");
            assertThat(node.requests).startsWith("status", "detach").endsWith("status");
        }
        assertThat(process.isAlive()).isFalse();
        String told = "dark red|" + directory.toRealPath().resolve("work dir") + "|" + SPACED + "|";
        String network = "|" + Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        assertThat(awaitLines(2)).containsExactly(told + "other session" + network, told + "own session" + network);
    }

    /** With a network of its own, as a node in a container has. */
    @Test
    @Tag("namespace")
    void shouldStartInTheSameNetworkWhenTheNodeLivesInAnother() throws Exception {
        Process process = start(Map.of(), "unshare", "--net");
        try (FakeNode node = new FakeNode(directory, request -> answer(process, request))) {
            new Restart(PROC, new ControlClient(directory)).run();
            assertThat(node.requests).hasSizeGreaterThan(2);
        }
        List<String> told = awaitLines(2).stream()
                .map(line -> line.replaceAll(".*net:", "net:"))
                .toList();
        assertThat(told.get(0)).isEqualTo(told.get(1)).startsWith("net:[");
        assertThat(told.get(0))
                .isNotEqualTo(
                        Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
    }

    @Test
    void shouldOnlyDetachWhenSystemdStartsTheNext() throws Exception {
        Process process = start(Map.of("INVOCATION_ID", "7"));
        try (FakeNode node = new FakeNode(directory, request -> answer(process, request))) {
            assertThat(new Restart(PROC, new ControlClient(directory)).run()).contains("systemd");
            assertThat(node.requests).containsExactly("status", "detach");
        }
        assertThat(Files.readAllLines(directory.resolve("log"))).hasSize(1);
    }

    @Test
    void shouldSayHowToStartByHandWhenTheNewNodeEndsAtOnce() throws Exception {
        Process process = start(Map.of("NO_SECOND", "1"));
        try (FakeNode node = new FakeNode(directory, request -> oldNode(process, request))) {
            assertThatThrownBy(() -> new Restart(PROC, new ControlClient(directory)).run())
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("exit code 9")
                    .hasMessageContaining("node.sh");
            assertThat(node.requests).startsWith("status", "detach");
        }
    }

    @ParameterizedTest
    @CsvSource({"2,interstate.deploy.config.BadInput", "1,interstate.deploy.Failure"})
    void shouldLeaveTheOldNodeAloneWhenTheNewOneWouldBeRefused(int code, Class<?> kind) throws Exception {
        Process process = start(Map.of("CHECKED", String.valueOf(code), "WRONG", "speed is \"fast\""));
        try (FakeNode node = new FakeNode(directory, request -> oldNode(process, request))) {
            assertThatThrownBy(() -> new Restart(PROC, new ControlClient(directory)).run())
                    .isInstanceOf(kind)
                    .hasMessageContaining("the old node goes on")
                    .hasMessageEndingWith("interstate run: speed is \"fast\"");
            assertThat(node.requests).containsExactly("status");
        }
        assertThat(process.isAlive()).isTrue();
        assertThat(Files.readAllLines(directory.resolve("log"))).hasSize(1);
    }

    @Test
    void shouldCheckFirstWhenSystemdStartsTheNext() throws Exception {
        Process process = start(Map.of("INVOCATION_ID", "7", "CHECKED", "2"));
        try (FakeNode node = new FakeNode(directory, request -> oldNode(process, request))) {
            assertThatThrownBy(() -> new Restart(PROC, new ControlClient(directory)).run())
                    .isInstanceOf(BadInput.class);
            assertThat(node.requests).containsExactly("status");
        }
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void shouldStartNothingWhenTheNodeDoesNotDetach() throws Exception {
        Process process = start(Map.of());
        try (FakeNode node =
                new FakeNode(directory, request -> request.equals("status") ? answer(process, request) : "")) {
            assertThatThrownBy(() -> new Restart(PROC, new ControlClient(directory)).run())
                    .isInstanceOf(Failure.class);
            assertThat(node.requests).hasSize(2);
        }
        assertThat(process.isAlive()).isTrue();
        assertThat(Files.readAllLines(directory.resolve("log"))).hasSize(1);
    }

    @Test
    void shouldRefuseWhenTheNodeDoesNotTellItsProcess() throws Exception {
        try (FakeNode node = new FakeNode(directory, request -> "{}\n")) {
            assertThatThrownBy(() -> new Restart(PROC, new ControlClient(directory)).run())
                    .hasMessageContaining("another version");
            assertThat(node.requests).containsExactly("status");
        }
    }

    @Test
    void shouldUseTheLauncherAgainWhenThereWasOne() throws IOException {
        Path launcher = Files.createFile(directory.resolve("interstate"));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        List<String> java = List.of("/old/java", "-Xmx1m", "-jar", "/old/deploy-1.jar", "run", "--config", "a b");

        assertThat(process(java, Map.of(NodeProcess.LAUNCHER, launcher.toString()))
                        .anew())
                .containsExactly(launcher.toString(), "run", "--config", "a b");
        assertThat(process(java, Map.of(NodeProcess.LAUNCHER, "/gone/interstate"))
                        .anew())
                .isEqualTo(java);
        assertThat(process(java, Map.of()).anew()).isEqualTo(java);
    }

    @Test
    void shouldNotTakeItForAServiceWhenOnlyAnAncestorWasOne() {
        assertThat(process(List.of("a"), Map.of("INVOCATION_ID", "x", "SYSTEMD_EXEC_PID", "41"))
                        .underSystemd())
                .isFalse();
        assertThat(process(List.of("a"), Map.of("INVOCATION_ID", "x", "SYSTEMD_EXEC_PID", "42"))
                        .underSystemd())
                .isTrue();
        assertThat(process(List.of("a"), Map.of("SYSTEMD_EXEC_PID", "42")).underSystemd())
                .isFalse();
    }

    @Test
    void shouldReadArgumentsAsTheyWereWhenTheyAreEmptyOrHoldLineBreaks() throws IOException {
        Path entry = Files.createDirectories(directory.resolve("proc/42"));
        Files.writeString(entry.resolve("cmdline"), "sh\0\0a\nb\0");
        Files.writeString(entry.resolve("environ"), "A=1\0B=x=y\0C=\0broken\0");
        Files.createSymbolicLink(entry.resolve("cwd"), directory);
        Path own = Files.createDirectories(directory.resolve("proc/self/ns"));
        Path theirs = Files.createDirectories(entry.resolve("ns"));
        Files.createSymbolicLink(own.resolve("net"), Path.of("net:[1]"));
        Files.createSymbolicLink(theirs.resolve("net"), Path.of("net:[2]"));
        Files.createSymbolicLink(own.resolve("mnt"), Path.of("mnt:[3]"));
        Files.createSymbolicLink(theirs.resolve("mnt"), Path.of("mnt:[3]"));

        NodeProcess process = NodeProcess.of(directory.resolve("proc"), 42);

        assertThat(process.command()).containsExactly("sh", "", "a\nb");
        assertThat(process.environment()).containsExactlyInAnyOrderEntriesOf(Map.of("A", "1", "B", "x=y", "C", ""));
        assertThat(process.directory()).isEqualTo(directory.toRealPath());
        assertThat(process.namespaces()).containsExactly("--net=" + theirs.resolve("net"));
        assertThatThrownBy(() -> NodeProcess.of(directory.resolve("proc"), 43)).isInstanceOf(Failure.class);
    }

    private static NodeProcess process(List<String> command, Map<String, String> environment) {
        return new NodeProcess(42, command, environment, Path.of("/"), List.of());
    }
}
