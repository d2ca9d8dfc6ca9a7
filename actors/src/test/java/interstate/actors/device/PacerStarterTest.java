package interstate.actors.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.actors.protocol.LaneDirection;
import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.Credentials;
import interstate.actors.settings.LaneSettings;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.TestNodes;
import interstate.actors.settings.TimerSettings;
import interstate.pacing.EmbeddedPacer;
import interstate.pacing.Lane;
import interstate.pacing.LaneSpec;
import interstate.pacing.ScheduleSpec;
import interstate.pacing.SocketSpec;
import interstate.tunbridge.UdpAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacerStarterTest {

    private static final UdpAddress PEER = UdpAddress.of(TestNodes.address("127.0.0.1"), 9);
    private static final UdpAddress PEER6 = UdpAddress.of(TestNodes.address("::1"), 9);

    private final EmbeddedPacer pacer = EmbeddedPacer.start();
    private final List<List<SocketSpec>> sockets = new ArrayList<>();
    private final List<List<LaneSpec>> lanes = new ArrayList<>();
    private final List<TestPacer> starts = new ArrayList<>();
    private final RateLadder ladder = new RateLadder();
    private boolean fresh;
    private boolean refusing;

    @AfterEach
    void stop() {
        pacer.stop();
    }

    private PacerStarter starter(NodeSettings settings, Map<String, UdpAddress> peers) {
        return new PacerStarter(settings, peers, Map.of("a", 77), ladder, (wanted, opened) -> {
            sockets.add(wanted);
            lanes.add(opened);
            TestPacer control = new TestPacer(pacer);
            control.refusing(refusing);
            starts.add(control);
            return new PacerStarter.Found(control, fresh);
        });
    }

    private static NodeSettings node(ClientLinkSettings... clients) {
        return TestNodes.node(
                Path.of("none"), TestNodes.tun("10.9.0.1/24"), TimerSettings.defaults(), Optional.empty(), clients);
    }

    private static ClientLinkSettings client(String name, LaneSettings lane) {
        return TestNodes.client(
                name, PEER, new Credentials.Password(TestNodes.secret("password")), lane, "10.9.0.0/24");
    }

    private static ClientLinkSettings client(String name) {
        return client(name, TestNodes.LANE);
    }

    @Test
    void shouldAskANewPacerForServerSocketsFirstAndForEachLinksOwnSocketAndLane() {
        NodeSettings settings = TestNodes.node(
                Path.of("none"),
                TestNodes.tun("10.9.0.1/24"),
                TimerSettings.defaults(),
                Optional.of(TestNodes.server(new Credentials.Password(TestNodes.secret("password")), List.of(), 0, 0)),
                client("b"),
                TestNodes.client("c", PEER6));
        starter(settings, Map.of("b", PEER, "c", PEER6)).get();
        assertThat(sockets.get(0))
                .containsExactly(
                        new SocketSpec(PEER.withPort(0), 0),
                        new SocketSpec(PEER.withPort(0), 0),
                        new SocketSpec(UdpAddress.any(false, 0), 0),
                        new SocketSpec(UdpAddress.any(true, 0), 0));
        assertThat(lanes.get(0)).extracting(LaneSpec::socket).containsExactly(2, 3);
        assertThat(lanes.get(0)).extracting(LaneSpec::destination).containsExactly(PEER, PEER6);
    }

    @Test
    void shouldMarkTheSocketOfALinkThatNeedsIt() {
        starter(node(client("a")), Map.of("a", PEER)).get();
        assertThat(sockets.get(0)).containsExactly(new SocketSpec(UdpAddress.any(false, 0), 77));
    }

    @Test
    void shouldOpenSocketsAndLanesInAPacerThatHasNone() {
        PacerReady ready = starter(node(client("b")), Map.of("b", PEER)).get();
        assertThat(pacer.lanes()).hasSize(1);
        Lane lane = pacer.lanes().get(0);
        assertThat(lane.terms().peerHash32()).isEqualTo(ClientLanes.tag(client("b")));
        assertThat(ready.clientSocket("b")).isEqualTo(lane.terms().socket());
        assertThat(lane.aliveUntilNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldKeepSocketAndLaneWhenAnEarlierNodeLeftThem() {
        PacerStarter starter = starter(node(client("b")), Map.of("b", PEER));
        PacerReady first = starter.get();
        Lane lane = pacer.lanes().get(0);
        PacerReady second = starter.get();
        assertThat(second.clientSocket("b")).isEqualTo(first.clientSocket("b"));
        assertThat(pacer.lanes()).containsExactly(lane);
        assertThat(pacer.sockets()).hasSize(1);
    }

    @Test
    void shouldKeepALaneWhoseLeadSufficesAndOpenAnotherWhenItsLeadIsTooShort() {
        LaneSettings lane = TestNodes.LANE;
        long leadNs = 8_000_000;
        starter(node(client("b", withLead(lane, leadNs))), Map.of("b", PEER)).get();
        Lane found = pacer.lanes().get(0);
        starter(node(client("b", withLead(lane, leadNs - 1))), Map.of("b", PEER))
                .get();
        assertThat(pacer.lanes()).containsExactly(found);
        starter(node(client("b", withLead(lane, leadNs + 1))), Map.of("b", PEER))
                .get();
        assertThat(pacer.lanes()).hasSize(1).doesNotContain(found);
    }

    private static LaneSettings withLead(LaneSettings lane, long leadNs) {
        return new LaneSettings(lane.packetLength(), lane.intervalNs(), lane.jitterPermille(), lane.schedule(), leadNs);
    }

    @Test
    void shouldOpenALaneAtTheRateThatHoldsNow() {
        ladder.stepDown(client("b"), LaneDirection.OUTGOING);
        PacerStarter starter = starter(node(client("b")), Map.of("b", PEER));
        starter.get();
        assertThat(lanes.get(0))
                .extracting(lane -> lane.schedule().intervalNs())
                .containsExactly(20_000_000L);
        Lane slow = pacer.lanes().get(0);
        assertThat(slow.terms().schedule().intervalNs()).isEqualTo(20_000_000);
        starter.get();
        assertThat(pacer.lanes()).containsExactly(slow);
    }

    @Test
    void shouldGoOnAtTheLengthOfALaneThatIsThereAlready() {
        LaneSettings shorter = new LaneSettings(500, 10_000_000, 250, ScheduleSpec.Kind.DEFAULT, 0);
        ClientLinkSettings trying = client("b", TestNodes.LANE.withShorter(List.of(shorter)));
        starter(node(client("b", shorter)), Map.of("b", PEER)).get();
        Lane left = pacer.lanes().get(0);
        starter(node(trying), Map.of("b", PEER)).get();
        assertThat(pacer.lanes()).containsExactly(left);
        assertThat(ladder.now(trying).outgoing()).isEqualTo(shorter);
    }

    @Test
    void shouldOpenASocketAndNoLaneForALinkThatWasStopped() {
        PacerStarter starter = starter(node(client("b"), client("c")), Map.of("b", PEER, "c", PEER));
        starter.get();
        ladder.stop("b");
        PacerReady ready = starter.get();
        assertThat(lanes.get(1)).extracting(LaneSpec::socket).containsExactly(1);
        assertThat(pacer.lanes())
                .singleElement()
                .satisfies(lane -> assertThat(lane.terms().peerHash32()).isEqualTo(ClientLanes.tag(client("c"))));
        assertThat(ready.clientSocket("b")).isNotEqualTo(ready.clientSocket("c"));
    }

    @Test
    void shouldEndALaneAndOpenAnotherWhenItsTermsHaveChanged() {
        starter(node(client("b")), Map.of("b", PEER)).get();
        Lane old = pacer.lanes().get(0);
        LaneSettings longer = new LaneSettings(700, TestNodes.LANE.intervalNs(), 250, ScheduleSpec.Kind.DEFAULT, 0);
        starter(node(client("b", longer)), Map.of("b", PEER)).get();
        assertThat(pacer.lanes()).hasSize(1).doesNotContain(old);
        assertThat(pacer.lanes().get(0).terms().packetLength()).isEqualTo(700);
    }

    @Test
    void shouldAnswerWithTheEarlyPacerOnceAndWithANewOneAfterwards() {
        PacerStarter starter = starter(node(client("b")), Map.of("b", PEER));
        starter.startEarly();
        assertThat(starts).hasSize(1);
        assertThat(starter.get().control()).isSameAs(starts.get(0));
        assertThat(starts).hasSize(1);
        assertThat(starter.get().control()).isSameAs(starts.get(1));
    }

    @Test
    void shouldLetGoOfAPacerThatCannotServeTheNode() {
        refusing = true;
        PacerStarter starter = starter(node(client("b")), Map.of("b", PEER));
        assertThatThrownBy(starter::get).hasMessageContaining("at most 0 lanes");
        assertThat(starts.get(0).closes).hasValue(1);
        assertThat(starts.get(0).stops).hasValue(0);
        fresh = true;
        assertThatThrownBy(starter::startEarly).hasMessageContaining("at most 0 lanes");
        assertThat(starts.get(1).stops)
                .as("a pacer that was started for nothing")
                .hasValue(1);
    }

    @Test
    void shouldEndAnEarlyPacerWhenTheNodeCannotGoOnAndItIsNobodyElses() {
        PacerStarter starter = starter(node(client("b")), Map.of("b", PEER));
        starter.startEarly();
        starter.abandon();
        assertThat(starts.get(0).closes).hasValue(1);
        assertThat(starts.get(0).stops).hasValue(0);
        fresh = true;
        starter.startEarly();
        starter.abandon();
        starter.abandon();
        assertThat(starts.get(1).stops).hasValue(1);
    }
}
