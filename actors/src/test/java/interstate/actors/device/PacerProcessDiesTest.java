package interstate.actors.device;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.pacing.EmbeddedPacer;
import interstate.pacing.PacerCommand;
import interstate.pacing.PacerStart;
import interstate.pacing.RemotePacer;
import interstate.pacing.SocketSpec;
import interstate.tunbridge.UdpAddress;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pacer as a process, killed. */
@Timeout(120)
class PacerProcessDiesTest {

    private static final long PATIENCE_S = 40;

    private final ActorTestKit testKit = ActorTestKit.create();
    private final BlockingQueue<RemotePacer> found = new LinkedBlockingQueue<>();

    private final List<Long> pids = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void shutdown() {
        testKit.shutdownTestKit();
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** A port that was free a moment ago. */
    private static UdpAddress freePort() {
        EmbeddedPacer pacer = EmbeddedPacer.start();
        UdpAddress bound = pacer.socketAddress(
                pacer.openSocket(new SocketSpec(UdpAddress.of(InetAddress.getLoopbackAddress(), 0), 0)));
        pacer.stop();
        return bound;
    }

    private PacerReady start(SocketSpec socket) {
        PacerStart start = new PacerStart(
                directory.resolve("pacer.sock"),
                null,
                PacerStart.SAME_USER,
                PacerStart.SAME_USER,
                false,
                null,
                List.of(socket),
                List.of());
        List<String> command = PacerCommand.of(
                Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path"), null);
        RemotePacer pacer = RemotePacer.spawn(command, start);
        pids.add(pacer.pid());
        return new PacerReady(pacer, Map.of(), List.of(0));
    }

    private RemotePacer next() throws InterruptedException {
        RemotePacer pacer = found.poll(PATIENCE_S, TimeUnit.SECONDS);
        return java.util.Objects.requireNonNull(pacer, "a pacer process");
    }

    @Test
    void shouldStartAnotherAtTheSamePortWhenThePacerProcessIsKilled() throws Exception {
        SocketSpec socket = new SocketSpec(freePort(), 0);
        ActorRef<PacerActor.Command> actor = testKit.spawn(
                PacerActor.create(() -> start(socket), ready -> found.add((RemotePacer) ready.control())));
        RemotePacer first = next();
        ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
        RemotePacer second = next();
        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(second.socketAddress(0)).isEqualTo(socket.bind());
        CompletableFuture<Boolean> left = new CompletableFuture<>();
        actor.tell(new PacerActor.Leave(false, left));
        assertThat(left.get(PATIENCE_S, TimeUnit.SECONDS)).isFalse();
    }
}
