package interstate.actors.link;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.agent.CipherAgent;
import interstate.actors.agent.CipherWarmUp;
import interstate.actors.agent.PacketRing;
import interstate.actors.agent.RepairRing;
import interstate.actors.agent.Routes;
import interstate.actors.device.ClientLanes;
import interstate.actors.device.PacerActor;
import interstate.actors.device.PacerReady;
import interstate.actors.device.RateLadder;
import interstate.actors.loss.LossCommand;
import interstate.actors.protocol.PacketRows;
import interstate.actors.records.Carriages;
import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.TestNodes;
import interstate.actors.settings.TimerSettings;
import interstate.actors.simulation.Dice;
import interstate.pacing.EmbeddedPacer;
import interstate.pacing.Lane;
import interstate.pacing.LaneSpec;
import interstate.pacing.SocketSpec;
import interstate.tunbridge.UdpAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a calling end asks of the pacer's actor, which the test plays; its keys are never derived. */
@Timeout(60)
class LinkActorTest {

    private static final UdpAddress LOOPBACK = UdpAddress.of(TestNodes.address("127.0.0.1"), 9);

    private final ActorTestKit testKit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(testKit.system());
    private final TestProbe<PacerActor.Command> pacerActor = testKit.createTestProbe();
    private final EmbeddedPacer pacer = EmbeddedPacer.start();
    private final int socket = pacer.openSocket(new SocketSpec(LOOPBACK.withPort(0), 0));
    private final ClientLinkSettings settings = TestNodes.client("link", LOOPBACK);
    private final AtomicReference<@Nullable CipherAgent> noCipher = new AtomicReference<>();

    @AfterEach
    void shutdown() {
        testKit.shutdownTestKit();
        pacer.stop();
    }

    private ActorRef<LinkActor.Command> spawn(@Nullable PacerReady living) {
        NodeSettings node = TestNodes.node(
                Path.of("none"), TestNodes.tun("10.9.0.2/24"), TimerSettings.defaults(), Optional.empty(), settings);
        LinkWorld world = new LinkWorld(
                node,
                new Carriages(node),
                pacerActor.getRef(),
                new Routes(),
                new PacketRing(1 << 20),
                new Dice(1),
                new PasswordKeys(),
                LossCommand.start(node.loss()),
                new RateLadder(),
                new ClientBonds(new Dice(2)),
                new CipherWarmUp(),
                new RepairRing(),
                job -> {},
                noCipher,
                new AtomicReference<>(living),
                () -> 0);
        return testKit.spawn(LinkActor.create(world, settings, LOOPBACK, PacketRows.NOWHERE));
    }

    private PacerReady ready(int number) {
        return new PacerReady(pacer, Map.of("link", socket), List.of(number));
    }

    private PacerActor.Open asked() {
        return pacerActor.expectMessageClass(PacerActor.Open.class);
    }

    private Lane granted(PacerActor.Open open) {
        Lane lane = pacer.openLane(open.spec());
        open.replyTo().tell(new PacerActor.Ready(lane));
        return lane;
    }

    @Test
    void shouldAskForItsLaneForEverWhenAPacerIsThere() {
        spawn(ready(0));
        PacerActor.Open open = asked();
        LaneSpec spec = ClientLanes.spec(settings, socket, LOOPBACK);
        assertThat(open.spec()).isEqualTo(spec);
        assertThat(open.keepNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldAskForNothingUntilThereIsAPacer() {
        ActorRef<LinkActor.Command> link = spawn(null);
        pacerActor.expectNoMessage(Duration.ofMillis(50));
        link.tell(new LinkActor.UsePacer(ready(0)));
        asked();
    }

    @Test
    void shouldAskOnceWhenToldOfOnePacerTwice() {
        ActorRef<LinkActor.Command> link = spawn(ready(0));
        asked();
        link.tell(new LinkActor.UsePacer(ready(0)));
        pacerActor.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void shouldAskAgainAfterASecondWhenThePacerRefuses() {
        spawn(ready(0));
        asked().replyTo().tell(new PacerActor.Failed("no"));
        time.expectNoMessageFor(Duration.ofMillis(999), pacerActor);
        time.timePasses(Duration.ofMillis(1));
        asked();
    }

    @Test
    void shouldLetGoOfItsLaneBeforeItAsksTheNextPacer() {
        ActorRef<LinkActor.Command> link = spawn(ready(0));
        Lane lane = granted(asked());
        link.tell(new LinkActor.UsePacer(ready(1)));
        // The answer may have come from the next pacer already, which would then hold the lane for taken.
        assertThat(pacerActor.expectMessageClass(PacerActor.Release.class).lane())
                .isSameAs(lane);
        asked();
    }

    @Test
    void shouldKeepTheLatterLaneAndEndTheOtherWhenItIsGivenTwo() {
        ActorRef<LinkActor.Command> link = spawn(ready(0));
        PacerActor.Open first = asked();
        link.tell(new LinkActor.UsePacer(ready(1)));
        PacerActor.Open second = asked();
        Lane surplus = granted(first);
        Lane kept = granted(second);
        assertThat(pacerActor.expectMessageClass(PacerActor.End.class).lane()).isSameAs(surplus);
        testKit.stop(link);
        assertThat(pacerActor.expectMessageClass(PacerActor.Release.class).lane())
                .isSameAs(kept);
    }

    @Test
    void shouldLetGoOfItsLaneWhenItStops() {
        ActorRef<LinkActor.Command> link = spawn(ready(0));
        Lane lane = granted(asked());
        // It answers this after it has its lane; a stop would overtake both.
        assertThat(report(link)).isEmpty();
        testKit.stop(link);
        assertThat(pacerActor.expectMessageClass(PacerActor.Release.class).lane())
                .isSameAs(lane);
    }

    @Test
    void shouldLetGoOfItsLaneAndAskAgainWhenItFails() {
        ActorRef<LinkActor.Command> link = spawn(ready(0));
        Lane lane = granted(asked());
        link.tell(new LinkActor.UsePacer(new PacerReady(pacer, Map.of(), List.of())));
        assertThat(pacerActor.expectMessageClass(PacerActor.Release.class).lane())
                .isSameAs(lane);
        time.expectNoMessageFor(Duration.ofMillis(49), pacerActor);
        time.timePasses(Duration.ofMillis(11));
        asked();
    }

    @Test
    void shouldReportNothingWhenItHasNotJoinedYet() {
        ActorRef<LinkActor.Command> link = spawn(ready(0));
        assertThat(report(link)).isEmpty();
    }

    private List<LinkReport> report(ActorRef<LinkActor.Command> link) {
        TestProbe<List<LinkReport>> reports = testKit.createTestProbe();
        link.tell(new LinkActor.Report(reports.getRef()));
        return reports.receiveMessage(Duration.ofSeconds(20));
    }
}
