package interstate.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.device.PacerStarter;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.PacerSettings;
import interstate.actors.settings.TestNodes;
import interstate.actors.settings.TimerSettings;
import interstate.pacing.EmbeddedPacer;
import interstate.pacing.PacerCommand;
import interstate.pacing.RemotePacer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PacerSourceTest {

    private static final NodeFiles.Account SELF = new NodeFiles.Account(0, 0);

    @TempDir
    private Path directory;

    private final List<Long> pids = new ArrayList<>();

    @AfterEach
    void end() {
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    private NodeSettings node(PacerSettings.Mode mode) {
        NodeSettings thread =
                TestNodes.node(directory, TestNodes.tun("10.9.0.1/24"), TimerSettings.defaults(), Optional.empty());
        List<String> command = PacerCommand.of(
                Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path"), null);
        PacerSettings pacer = new PacerSettings(
                mode,
                PacerSettings.PollMode.HYBRID,
                false,
                List.of(),
                false,
                250_000,
                0,
                1,
                0,
                false,
                Optional.empty(),
                command);
        return new NodeSettings(
                thread.name(),
                thread.runDir(),
                thread.stateDir(),
                thread.user(),
                pacer,
                thread.socket(),
                thread.timers(),
                thread.floods(),
                thread.loss(),
                thread.metrics(),
                thread.tuns(),
                thread.server(),
                thread.clients(),
                thread.records(),
                thread.circuits());
    }

    private RemotePacer remote(PacerStarter.Found found) {
        RemotePacer pacer = (RemotePacer) found.control();
        pids.add(pacer.pid());
        return pacer;
    }

    @Test
    void shouldGiveANewThreadEachTimeInThreadMode() {
        PacerStarter.Start start = PacerSource.of(node(PacerSettings.Mode.THREAD), SELF);
        PacerStarter.Found first = start.start(List.of(), List.of());
        PacerStarter.Found second = start.start(List.of(), List.of());
        assertThat(first.control()).isInstanceOf(EmbeddedPacer.class).isNotSameAs(second.control());
        assertThat(first.fresh()).isTrue();
        first.control().stop();
        second.control().stop();
    }

    @Test
    void shouldFindTheLivingProcessAndReplaceADeadOne() throws Exception {
        NodeSettings node = node(PacerSettings.Mode.PROCESS);
        Files.createDirectories(node.runDir());
        PacerStarter.Start start = PacerSource.of(node, SELF);
        PacerStarter.Found started = start.start(List.of(), List.of());
        assertThat(started.fresh()).isTrue();
        RemotePacer first = remote(started);
        PacerStarter.Found found = start.start(List.of(), List.of());
        assertThat(found.fresh()).isFalse();
        assertThat(remote(found).pid()).isEqualTo(first.pid());
        ProcessHandle process = ProcessHandle.of(first.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(20, TimeUnit.SECONDS);
        assertThat(NodeSettings.pacerSockets(node.runDir()).get(0)).exists();
        PacerStarter.Found replaced = start.start(List.of(), List.of());
        assertThat(replaced.fresh()).isTrue();
        RemotePacer third = remote(replaced);
        assertThat(third.pid()).isNotEqualTo(first.pid());
        third.stop();
    }
}
