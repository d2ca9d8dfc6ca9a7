package interstate.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.link.LinkReport;
import interstate.actors.stamps.KernelLateness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TelemetryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ActorTestKit testKit = ActorTestKit.create();
    private final TestProbe<ActorRef<List<LinkReport>>> asked = testKit.createTestProbe();

    @AfterEach
    void shutdown() {
        testKit.shutdownTestKit();
    }

    private NodeReport count(List<Consumer<ActorRef<List<LinkReport>>>> links) throws Exception {
        ActorRef<Telemetry.Command> telemetry = testKit.spawn(Telemetry.create(
                "n",
                links,
                new RecordSources(List.of(), Optional.empty(), Map.of()),
                List.of(),
                Optional.empty(),
                Map::of,
                Map::of,
                new KernelLateness(),
                List.of(),
                0));
        CompletableFuture<NodeReport> counted = new CompletableFuture<>();
        telemetry.tell(new Telemetry.Count(counted));
        return counted.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void shouldLeaveNobodyWaitingWhenALinkNeverAnswers() throws Exception {
        NodeReport report = count(List.of(asked.getRef()::tell));

        assertThat(report.links()).isEmpty();
        asked.expectTerminated(asked.receiveMessage(PATIENCE), PATIENCE);
    }

    @Test
    void shouldLeaveNobodyWaitingWhenALinkHasAnswered() throws Exception {
        assertThat(count(List.of(reply -> {
                            asked.getRef().tell(reply);
                            reply.tell(List.of());
                        }))
                        .links())
                .isEmpty();
        asked.expectTerminated(asked.receiveMessage(PATIENCE), PATIENCE);
    }
}
