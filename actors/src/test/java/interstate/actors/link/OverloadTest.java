package interstate.actors.link;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.device.Rung;
import interstate.actors.protocol.LinkState;
import interstate.actors.protocol.PacketRows;
import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.Credentials;
import interstate.actors.settings.KnownClient;
import interstate.actors.settings.LossSettings;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.OverloadAction;
import interstate.actors.settings.PublicKey;
import interstate.actors.settings.Secret;
import interstate.actors.settings.ServerSettings;
import interstate.actors.settings.TestNodes;
import interstate.actors.settings.TimerSettings;
import interstate.actors.simulation.Dice;
import interstate.crypto.KeyPair25519;
import interstate.pacing.EmbeddedPacer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two ends with a network between them that loses every second datagram: what each does about it. */
@Tag("slow")
@Timeout(120)
@SuppressWarnings("NullAway.Init") // Each test begins with meet().
class OverloadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final long MS = 1_000_000;
    private static final LossSettings SOON =
            new LossSettings(1_000_000_000L, 100, 500_000_000L, 20, List.of(), 60_000_000_000L, 10_000_000_000L);

    private final ActorTestKit testKit = ActorTestKit.create();
    private final ToldLines log = new ToldLines();
    private final Dice dice = new Dice(8);
    private final KeyPair25519 serverKey = KeyPair25519.generate(dice);
    private final KeyPair25519 clientKey = KeyPair25519.generate(dice);
    private final Secret cloak = Secret.copyOf(dice.bytes(32));

    @TempDir
    private Path directory;

    private Duration quiet = Duration.ofMinutes(10);
    private TestEnd server;
    private TestEnd client;
    private LossyWire wire;
    private ActorRef<LinkActor.Command> calling;
    private ActorRef<ServerActor.Command> serving;

    private void meet(OverloadAction atClient, OverloadAction atServer) throws Exception {
        serve(atServer);
        wire = new LossyWire(server.address());
        call(atClient);
        await("a session", () -> state() == LinkState.ESTABLISHED && !served().isEmpty());
    }

    private void serve(OverloadAction action) throws IOException, InterruptedException {
        KnownClient known = new KnownClient(
                "laptop",
                PublicKey.of(clientKey.publicKey()),
                Optional.empty(),
                List.of(TestNodes.subnet("10.9.0.2/32")),
                false,
                TestNodes.LIMITS);
        ServerSettings end = TestNodes.onOverload(
                action,
                TestNodes.server(
                        new Credentials.ServerKey(Secret.copyOf(serverKey.privateKey()), cloak), List.of(known), 0));
        NodeSettings node = TestNodes.node(
                directory.resolve("server"),
                TestNodes.tun("10.9.0.1/24"),
                TimerSettings.defaults(),
                SOON,
                Optional.of(end));
        Files.createDirectories(node.stateDir());
        server = new TestEnd(testKit, node);
        serving = testKit.spawn(ServerActor.create(server.world, end));
        server.serves(serving);
    }

    private void call(OverloadAction action) throws IOException, InterruptedException {
        ClientLinkSettings end = TestNodes.onOverload(
                action,
                TestNodes.client(
                        "link",
                        wire.address(),
                        new Credentials.ClientKey(
                                Secret.copyOf(clientKey.privateKey()),
                                PublicKey.of(serverKey.publicKey()),
                                cloak,
                                Optional.empty()),
                        TestNodes.LANE,
                        "10.9.0.1/32"));
        NodeSettings node = TestNodes.node(
                directory.resolve("client"),
                TestNodes.tun("10.9.0.2/24"),
                TimerSettings.defaults(),
                SOON,
                Optional.empty(),
                end);
        Files.createDirectories(node.stateDir());
        client = new TestEnd(testKit, node);
        calling = testKit.spawn(LinkActor.create(client.world, end, wire.address(), PacketRows.NOWHERE, quiet));
        client.calls(calling);
    }

    @AfterEach
    void part() {
        testKit.shutdownTestKit();
        client.close();
        wire.close();
        server.close();
        log.close();
    }

    private static void await(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begin).as(what).isLessThan(PATIENCE.toNanos());
        }
    }

    private List<LinkReport> called() {
        TestProbe<List<LinkReport>> reports = testKit.createTestProbe();
        calling.tell(new LinkActor.Report(reports.getRef()));
        return reports.receiveMessage(PATIENCE);
    }

    private List<LinkReport> served() {
        TestProbe<List<LinkReport>> reports = testKit.createTestProbe();
        serving.tell(new ServerActor.Report(reports.getRef()));
        return reports.receiveMessage(PATIENCE);
    }

    private LinkState state() {
        return called().stream().map(LinkReport::state).findFirst().orElse(LinkState.CONNECTING);
    }

    private boolean told(String line) {
        return log.lines().stream().anyMatch(l -> l.contains(line));
    }

    private static boolean sends(EmbeddedPacer pacer) {
        return pacer.lanes().stream().anyMatch(lane -> !lane.hasEnded());
    }

    @Test
    void shouldWarnAndGoOnAtTheSameRateUnlessToldOtherwise() throws Exception {
        meet(OverloadAction.WARN, OverloadAction.WARN);
        wire.losesDown = 2;
        await("the overload", () -> called().get(0).losses().history().overloads() == 1);
        assertThat(told("link link: overload, ")).isTrue();
        assertThat(called().get(0).losses().now().incomingOver()).isTrue();
        wire.losesDown = 0;
        await("its end", () -> !called().get(0).losses().now().incomingOver());

        assertThat(state()).isEqualTo(LinkState.ESTABLISHED);
        assertThat(sends(client.pacer)).isTrue();
        assertThat(called().get(0).losses().history().overloads()).isEqualTo(1);
        assertThat(served().get(0).losses().history().overloads()).isZero();
    }

    @Test
    void shouldEndBothLanesAndStayDownWhenTheClientIsToStop() throws Exception {
        meet(OverloadAction.STOP, OverloadAction.WARN);
        wire.losesDown = 2;
        await("the client's lane to end", () -> !sends(client.pacer));
        await("the server's lane to end", () -> !sends(server.pacer));
        assertThat(told("its lane ends, as on-overload = stop says")).isTrue();
        assertThat(served()).isEmpty();

        wire.losesDown = 0;
        client.failCipher();
        client.failPacerActor();
        await("what it says", () -> !called().isEmpty());
        LinkReport report = called().get(0);
        assertThat(report.state()).isEqualTo(LinkState.CLOSED);
        assertThat(report.losses().rung().stopped()).isTrue();
        assertThat(report.counters().opened).isPositive();
        assertThat(report.lane()).isNull();
        assertThat(sends(client.pacer)).isFalse();
    }

    @Test
    void shouldEndTheClientsLaneAndRefuseItWhenTheServerIsToStop() throws Exception {
        meet(OverloadAction.WARN, OverloadAction.STOP);
        wire.losesUp = 2;
        await("the overload", () -> told("link laptop: overload, "));
        wire.losesUp = 0;
        await("the client to be refused", () -> told("refused: the server is busy"));
        await("the lane of the refusal to end", () -> !sends(server.pacer));

        assertThat(sends(client.pacer)).as("a client goes on sending").isTrue();
        assertThat(called().get(0).losses().rung().stopped()).isFalse();
    }

    @Test
    void shouldGoOnAtHalfTheRateWhenItIsToStepDownAndAfterAQuietTimeAtTheWhole() throws Exception {
        quiet = Duration.ofSeconds(3);
        meet(OverloadAction.STEP_DOWN, OverloadAction.WARN);
        wire.losesDown = 2;
        await(
                "the step",
                () -> called().stream()
                        .anyMatch(report -> report.losses().rung().incoming() == 1));
        wire.losesDown = 0;
        await(
                "a session at half the rate",
                () -> rates(client).equals("10 20") && rates(server).equals("20 10"));
        assertThat(told("its rate is halved, as on-overload = step-down says")).isTrue();

        await(
                "a session at the whole rate",
                () -> rates(client).equals("10 10") && rates(server).equals("10 10"));
        assertThat(called().get(0).losses().rung()).isEqualTo(Rung.TOP);
        assertThat(called().get(0).losses().history().overloads()).isEqualTo(1);
    }

    /** Milliseconds between slots, of what is sent and what is received, once a session stands. */
    private String rates(TestEnd end) {
        List<LinkReport> reports = end == client ? called() : served();
        return reports.size() == 1 && reports.get(0).state() == LinkState.ESTABLISHED
                ? reports.get(0).terms().sending().intervalNs() / MS + " "
                        + reports.get(0).terms().receiving().intervalNs() / MS
                : "";
    }
}
