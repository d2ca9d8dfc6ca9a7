package interstate.actors.device;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.link.ToldLines;
import interstate.pacing.Engine;
import interstate.pacing.LaneSpec;
import interstate.pacing.PacerCommand;
import interstate.pacing.PacerStart;
import interstate.pacing.PairStart;
import interstate.pacing.RemotePacer;
import interstate.pacing.ScheduleSpec;
import interstate.pacing.SocketSpec;
import interstate.pacing.Waiting;
import interstate.tunbridge.UdpAddress;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The loopback has no queue that would hold a datagram, whatever the pacer was asked for. */
@Timeout(120)
class RefusedEngineTest {
    private static final long PATIENCE_S = 40;
    private static final int BYTES = 300;
    private static final long AHEAD_NS = 500_000;
    private static final UdpAddress NOBODY = UdpAddress.of(InetAddress.getLoopbackAddress(), 9);

    private final ActorTestKit testKit = ActorTestKit.create();

    @TempDir
    private Path directory;

    @AfterEach
    void shutdown() {
        testKit.shutdownTestKit();
    }

    private PacerReady start() {
        LaneSpec lane = new LaneSpec(
                new byte[LaneSpec.PEER_HASH_BYTES],
                0,
                NOBODY,
                BYTES,
                BYTES + 28,
                new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, 2_000_000, 250),
                10_000_000,
                Long.MAX_VALUE,
                0);
        List<Path> controls = List.of(directory.resolve("a"), directory.resolve("b"));
        PacerStart start = new PacerStart(
                controls.get(0),
                directory.resolve("log"),
                PacerStart.SAME_USER,
                PacerStart.SAME_USER,
                false,
                Waiting.HYBRID,
                PacerStart.DEFAULT_TAKEOVER_NS,
                AHEAD_NS,
                1,
                false,
                List.of(),
                null,
                List.of(new SocketSpec(UdpAddress.of(InetAddress.getLoopbackAddress(), 0), 0)),
                List.of(lane));
        List<String> command = PacerCommand.of(
                Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path"), null);
        return new PacerReady(RemotePacer.spawn(new PairStart(command, start, controls, false)), Map.of(), List.of(0));
    }

    @Test
    void shouldBeToldOnceWhenTheVerdictIsKnown() throws Exception {
        try (ToldLines told = new ToldLines()) {
            ActorRef<PacerActor.Command> actor = testKit.spawn(PacerActor.create(this::start, ready -> {}));
            String line = "the lane to " + NOBODY + " is emptied by the " + Engine.REFUSED_EARLY.text();
            long begin = System.nanoTime();
            while (!told.lines().contains(line)) {
                assertThat(System.nanoTime() - begin)
                        .as("told: %s", told.lines())
                        .isLessThan(Duration.ofSeconds(PATIENCE_S).toNanos());
                Thread.onSpinWait();
            }
            CompletableFuture<Boolean> left = new CompletableFuture<>();
            actor.tell(new PacerActor.Leave(false, left));
            assertThat(left.get(PATIENCE_S, TimeUnit.SECONDS)).isFalse();
            assertThat(told.lines()).containsOnlyOnce(line);
        }
    }
}
