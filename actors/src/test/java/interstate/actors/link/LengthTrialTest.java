package interstate.actors.link;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.protocol.LinkState;
import interstate.actors.protocol.PacketRows;
import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.Credentials;
import interstate.actors.settings.LaneSettings;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.OverloadAction;
import interstate.actors.settings.ServerSettings;
import interstate.actors.settings.TestNodes;
import interstate.actors.settings.TimerSettings;
import interstate.pacing.Lane;
import interstate.pacing.ScheduleSpec;
import interstate.tunbridge.MonotonicClock;
import interstate.wire.LinkFeatures;
import java.io.IOException;
import java.net.InetSocketAddress;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two ends and a network that carries no long datagrams: at which length they meet. A length has three seconds. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // Made before each test.
@Tag("slow")
class LengthTrialTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int OUTSIDE_BYTES = 28;
    private static final long TIMEOUT_NS = 1_000_000_000;
    private static final LaneSettings LANE = lane(600).withShorter(List.of(lane(500), lane(400)));

    private final ActorTestKit testKit = ActorTestKit.create();
    private final Credentials.Password password = new Credentials.Password(TestNodes.secret("password"));

    @TempDir
    private Path directory;

    private TestEnd server;
    private TestEnd client;
    private LossyWire wire;
    private ActorRef<LinkActor.Command> calling;
    private ActorRef<ServerActor.Command> serving;

    private static LaneSettings lane(int packetLength) {
        return new LaneSettings(packetLength, 10_000_000, 250, ScheduleSpec.Kind.DEFAULT, 0);
    }

    @BeforeEach
    void serve() throws IOException, InterruptedException {
        ServerSettings end = TestNodes.server(password, List.of(), 0);
        NodeSettings node = TestNodes.node(
                directory.resolve("server"), TestNodes.tun("10.9.0.1/24"), TimerSettings.defaults(), Optional.of(end));
        Files.createDirectories(node.stateDir());
        server = new TestEnd(testKit, node);
        serving = testKit.spawn(ServerActor.create(server.world, end));
        server.serves(serving);
        wire = new LossyWire(server.address());
    }

    private void call() throws IOException, InterruptedException {
        ClientLinkSettings usual = TestNodes.client("link", wire.address(), password, LANE, "10.9.0.1/32");
        ClientLinkSettings end = new ClientLinkSettings(
                usual.name(),
                usual.peer(),
                new InetSocketAddress("0.0.0.0", 0),
                password,
                LANE,
                LANE,
                TIMEOUT_NS,
                TIMEOUT_NS,
                LinkFeatures.NONE,
                0,
                Optional.empty(),
                usual.tun(),
                OverloadAction.WARN,
                Optional.empty(),
                Optional.empty(),
                usual.allowedIps());
        NodeSettings node = TestNodes.node(
                directory.resolve("client"),
                TestNodes.tun("10.9.0.2/24"),
                TimerSettings.defaults(),
                Optional.empty(),
                end);
        Files.createDirectories(node.stateDir());
        client = new TestEnd(testKit, node);
        calling = testKit.spawn(LinkActor.create(client.world, end, wire.address(), PacketRows.NOWHERE));
        client.calls(calling);
    }

    @AfterEach
    void part() {
        testKit.shutdownTestKit();
        client.close();
        wire.close();
        server.close();
    }

    private void carries(int packetLength) {
        wire.longestBytes = packetLength - OUTSIDE_BYTES;
    }

    private static void await(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begin).as(what).isLessThan(PATIENCE.toNanos());
        }
    }

    /** The client's packet lengths as the network saw them change. */
    private List<Integer> sent() {
        return wire.changes.stream().map(bytes -> bytes + OUTSIDE_BYTES).toList();
    }

    /** Both ends have a session, with packets of that length in both directions, and one lane each. */
    private boolean meet(int packetLength) {
        TestProbe<List<LinkReport>> reports = testKit.createTestProbe();
        calling.tell(new LinkActor.Report(reports.getRef()));
        List<LinkReport> called = reports.receiveMessage(PATIENCE);
        serving.tell(new ServerActor.Report(reports.getRef()));
        List<LinkReport> served = reports.receiveMessage(PATIENCE);
        return isUp(called, packetLength)
                && isUp(served, packetLength)
                && sends(client, packetLength)
                && sends(server, packetLength);
    }

    private static boolean isUp(List<LinkReport> reports, int packetLength) {
        return reports.size() == 1
                && reports.get(0).state() == LinkState.ESTABLISHED
                && reports.get(0).terms().sending().packetLength() == packetLength
                && reports.get(0).terms().receiving().packetLength() == packetLength;
    }

    private static boolean sends(TestEnd end, int packetLength) {
        List<Lane> living =
                end.pacer.lanes().stream().filter(lane -> !lane.hasEnded()).toList();
        return living.size() == 1 && living.get(0).terms().packetLength() == packetLength;
    }

    @Test
    void shouldTryShorterLengthsUntilOnePassesAndAgainWhenThatNoLongerDoes() throws Exception {
        carries(500);
        call();
        await("a session at 500", () -> meet(500));
        assertThat(sent()).containsExactly(600, 500);

        carries(499);
        await("a session at 400", () -> meet(400));
        assertThat(sent()).containsExactly(600, 500, 600, 500, 400);
    }

    @Test
    void shouldComeBackToTheLongestWhenTheServerWasAwayForLong() throws Exception {
        carries(OUTSIDE_BYTES);
        call();
        await("the last length", () -> sends(client, 400));
        Lane last = client.pacer.lanes().get(client.pacer.lanes().size() - 1);
        long longAfterNs = MonotonicClock.nowNs() + 4_000_000_000L;
        await("more than its time", () -> MonotonicClock.nowNs() > longAfterNs);
        assertThat(last.hasEnded()).as("the last length stays").isFalse();

        carries(600);
        await("a session at 600", () -> meet(600));
        assertThat(sent()).containsExactly(600, 500, 400, 600);
    }
}
