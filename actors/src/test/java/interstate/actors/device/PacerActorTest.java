package interstate.actors.device;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.link.ToldLines;
import interstate.pacing.EmbeddedPacer;
import interstate.pacing.Lane;
import interstate.pacing.LaneSpec;
import interstate.pacing.ScheduleSpec;
import interstate.pacing.SocketSpec;
import interstate.tunbridge.MonotonicClock;
import interstate.tunbridge.UdpAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PacerActorTest {

    private static final long PATIENCE_S = 20;
    private static final long SECOND_NS = 1_000_000_000;
    private static final long KEEP_NS = 5 * SECOND_NS;
    private static final int BYTES = 300;
    private static final int LAST_PEER = 127;

    private final ActorTestKit testKit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(testKit.system());
    private final TestProbe<PacerActor.Opened> answers = testKit.createTestProbe();
    private final EmbeddedPacer pacer = EmbeddedPacer.start();
    private final int socket = pacer.openSocket(new SocketSpec(loopback(), 0));
    /** Ahead of the pacer's own clock, which must not end a lane while a test runs. */
    private final long beginNs = MonotonicClock.nowNs() + 3_600 * SECOND_NS;

    private final AtomicLong now = new AtomicLong(beginNs);
    private final BlockingQueue<TestPacer> holds = new LinkedBlockingQueue<>();

    @AfterEach
    void shutdown() {
        testKit.shutdownTestKit();
        pacer.stop();
    }

    private static UdpAddress loopback() {
        return UdpAddress.of(InetAddress.getLoopbackAddress(), 0);
    }

    /** Starts the actor, whose every start gets a hold of its own on the one pacer. */
    private ActorRef<PacerActor.Command> start() {
        return testKit.spawn(PacerActor.create(
                () -> new PacerReady(new TestPacer(pacer), Map.of(), List.of(socket)),
                ready -> holds.add((TestPacer) ready.control()),
                now::get));
    }

    private TestPacer hold() throws InterruptedException {
        TestPacer hold = holds.poll(PATIENCE_S, TimeUnit.SECONDS);
        return java.util.Objects.requireNonNull(hold, "a hold on the pacer");
    }

    private LaneSpec spec(int peer, int bytes, long intervalNs) {
        byte[] hash = new byte[LaneSpec.PEER_HASH_BYTES];
        hash[0] = (byte) peer;
        return new LaneSpec(
                hash,
                socket,
                pacer.socketAddress(socket),
                bytes,
                bytes + 28,
                new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, intervalNs, 250),
                10_000_000,
                Long.MAX_VALUE,
                0);
    }

    private LaneSpec spec(int peer) {
        return spec(peer, BYTES, 10_000_000);
    }

    private Lane open(ActorRef<PacerActor.Command> actor, LaneSpec spec, long keepNs) {
        actor.tell(new PacerActor.Open(spec, keepNs, answers.getRef()));
        return answers.expectMessageClass(PacerActor.Ready.class).lane();
    }

    /** Lets the renewals that are due by then happen: they are over when what was asked after them is answered. */
    private void renewals(ActorRef<PacerActor.Command> actor, Duration passed) {
        open(actor, spec(LAST_PEER), KEEP_NS);
        now.addAndGet(passed.toNanos());
        time.timePasses(passed);
        open(actor, spec(LAST_PEER), KEEP_NS);
    }

    /** Lanes but the one that {@link #renewals} asks for. */
    private List<Lane> lanes() {
        return pacer.lanes().stream()
                .filter(lane -> lane.terms().peerHash32()[0] != LAST_PEER)
                .toList();
    }

    @Test
    void shouldOpenALaneThatEndsWhenItIsNotRenewed() throws Exception {
        Lane lane = open(start(), spec(1), KEEP_NS);
        assertThat(hold().opened).containsExactly(spec(1));
        assertThat(lane.aliveUntilNs()).isEqualTo(now.get() + KEEP_NS);
    }

    @Test
    void shouldOpenALaneForEverWhenItIsToBeKeptForEver() {
        assertThat(open(start(), spec(1), Long.MAX_VALUE).aliveUntilNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldRenewItsLanesEverySecond() {
        ActorRef<PacerActor.Command> actor = start();
        Lane lane = open(actor, spec(1), KEEP_NS);
        Lane forEver = open(actor, spec(2), Long.MAX_VALUE);
        renewals(actor, Duration.ofMillis(999));
        assertThat(lane.aliveUntilNs()).isEqualTo(beginNs + KEEP_NS);
        renewals(actor, Duration.ofMillis(1));
        assertThat(lane.aliveUntilNs()).isEqualTo(beginNs + SECOND_NS + KEEP_NS);
        renewals(actor, Duration.ofSeconds(1));
        assertThat(lane.aliveUntilNs()).isEqualTo(beginNs + 2 * SECOND_NS + KEEP_NS);
        assertThat(forEver.aliveUntilNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldTakeUpAFreeLaneOfTheSameTermsInsteadOfASecond() throws Exception {
        Lane left = pacer.openLane(spec(1));
        assertThat(open(start(), spec(1), KEEP_NS)).isSameAs(left);
        assertThat(hold().opened).isEmpty();
        assertThat(left.aliveUntilNs()).isEqualTo(now.get() + KEEP_NS);
    }

    @Test
    void shouldOpenALaneOfItsOwnWhenTheFreeOneDiffersInWhatAnObserverSees() {
        pacer.openLane(spec(1));
        ActorRef<PacerActor.Command> actor = start();
        open(actor, spec(2), KEEP_NS);
        open(actor, spec(1, BYTES + 1, 10_000_000), KEEP_NS);
        open(actor, spec(1, BYTES, 11_000_000), KEEP_NS);
        assertThat(pacer.lanes()).hasSize(4);
    }

    @Test
    void shouldHandACallingLinkItsLaneAgainInsteadOfASecond() {
        ActorRef<PacerActor.Command> actor = start();
        Lane lane = open(actor, spec(1), Long.MAX_VALUE);
        assertThat(open(actor, spec(1), Long.MAX_VALUE)).isSameAs(lane);
        assertThat(open(actor, spec(2), Long.MAX_VALUE)).isNotSameAs(lane);
        assertThat(pacer.lanes()).hasSize(2);
    }

    @Test
    void shouldNotHandOneLaneToTwo() {
        ActorRef<PacerActor.Command> actor = start();
        assertThat(open(actor, spec(1), KEEP_NS)).isNotSameAs(open(actor, spec(1), KEEP_NS));
    }

    @Test
    void shouldLetALaneBeTakenUpAgainWhenItWasReleased() {
        ActorRef<PacerActor.Command> actor = start();
        Lane lane = open(actor, spec(1), KEEP_NS);
        actor.tell(new PacerActor.Release(lane));
        renewals(actor, Duration.ofSeconds(1));
        assertThat(lane.aliveUntilNs()).isEqualTo(beginNs + KEEP_NS);
        assertThat(open(actor, spec(1), KEEP_NS)).isSameAs(lane);
        renewals(actor, Duration.ofSeconds(1));
        assertThat(lane.aliveUntilNs()).isEqualTo(beginNs + 2 * SECOND_NS + KEEP_NS);
    }

    @Test
    void shouldEndALaneAndOpenAnotherWhenAskedAgain() {
        ActorRef<PacerActor.Command> actor = start();
        Lane lane = open(actor, spec(1), KEEP_NS);
        actor.tell(new PacerActor.End(lane));
        assertThat(open(actor, spec(1), KEEP_NS)).isNotSameAs(lane);
        assertThat(pacer.lanes()).hasSize(1).doesNotContain(lane);
    }

    @Test
    void shouldSayWhyWhenThePacerRefusesALane() throws Exception {
        ActorRef<PacerActor.Command> actor = start();
        TestPacer hold = hold();
        hold.refusing(true);
        actor.tell(new PacerActor.Open(spec(1), KEEP_NS, answers.getRef()));
        assertThat(answers.expectMessageClass(PacerActor.Failed.class).reason()).contains("at most 0 lanes");
        hold.refusing(false);
        open(actor, spec(1), KEEP_NS);
    }

    @Test
    void shouldLetGoOfThePacerAndFindItAgainWhenItIsGone() throws Exception {
        ActorRef<PacerActor.Command> actor = start();
        TestPacer first = hold();
        Lane lane = open(actor, spec(1), KEEP_NS);
        first.gone();
        time.timePasses(Duration.ofSeconds(1));
        // The restart is under way; what is asked meanwhile is answered after it.
        actor.tell(new PacerActor.Open(spec(1), KEEP_NS, answers.getRef()));
        time.timePasses(Duration.ofMillis(60));
        TestPacer second = hold();
        assertThat(second).isNotSameAs(first);
        assertThat(first.closes).as("its sockets must be free for the next").hasValue(1);
        assertThat(answers.expectMessageClass(PacerActor.Ready.class).lane()).isSameAs(lane);
        assertThat(second.opened).isEmpty();
    }

    @Test
    void shouldTellWhenThePacerWasReplacedSinceNothingLeftMeanwhile() throws Exception {
        ActorRef<PacerActor.Command> actor = start();
        TestPacer hold = hold();
        renewals(actor, Duration.ofSeconds(1));
        try (ToldLines told = new ToldLines()) {
            hold.replacedBy(7, now.get() + 1);
            renewals(actor, Duration.ofSeconds(1));
            renewals(actor, Duration.ofSeconds(1));
            assertThat(told.lines())
                    .singleElement()
                    .asString()
                    .contains("is gone and there was no standby", "until pacer 7 was started");
        }
    }

    @Test
    void shouldNotCallItAGapWhenTheStandbyTookOver() throws Exception {
        ActorRef<PacerActor.Command> actor = start();
        TestPacer hold = hold();
        renewals(actor, Duration.ofSeconds(1));
        try (ToldLines told = new ToldLines()) {
            hold.replacedBy(7, now.get() - 1);
            renewals(actor, Duration.ofSeconds(1));
            assertThat(told.lines()).isEmpty();
        }
    }

    @Test
    void shouldLeaveTheLanesOfThisPacerAloneWhenToldOfAnEarlierOnes() {
        ActorRef<PacerActor.Command> actor = start();
        Lane lane = open(actor, spec(1), KEEP_NS);
        EmbeddedPacer earlier = EmbeddedPacer.start();
        int itsSocket = earlier.openSocket(new SocketSpec(loopback(), 0));
        assertThat(itsSocket).isEqualTo(socket);
        Lane old = earlier.openLane(spec(1));
        assertThat(old.number()).isEqualTo(lane.number());
        earlier.stop();
        actor.tell(new PacerActor.Release(old));
        actor.tell(new PacerActor.End(old));
        renewals(actor, Duration.ofSeconds(1));
        assertThat(lanes()).containsExactly(lane);
        assertThat(lane.aliveUntilNs()).isEqualTo(beginNs + SECOND_NS + KEEP_NS);
    }

    @Test
    void shouldEndWhatNoLinkClaimsWhenItHasWaitedLongEnough() throws Exception {
        Lane unclaimed = pacer.openLane(spec(1));
        Lane passing = pacer.openLane(spec(2));
        passing.aliveUntilNs(Long.MAX_VALUE - 1);
        ActorRef<PacerActor.Command> actor = start();
        hold();
        renewals(actor, Duration.ZERO);
        now.addAndGet(Duration.ofSeconds(29).toNanos());
        renewals(actor, Duration.ofSeconds(1));
        assertThat(lanes()).containsExactly(unclaimed, passing);
        now.incrementAndGet();
        renewals(actor, Duration.ofSeconds(1));
        assertThat(lanes()).containsExactly(passing);
    }

    @Test
    void shouldLeaveThePacerRunningWhenTheNextNodeIsToFindIt() throws Exception {
        ActorRef<PacerActor.Command> actor = start();
        leave(actor, true);
        TestPacer hold = hold();
        assertThat(hold.closes).hasValue(1);
        assertThat(hold.stops).hasValue(0);
    }

    @Test
    void shouldEndThePacerWhenTheNodeEnds() throws Exception {
        ActorRef<PacerActor.Command> actor = start();
        leave(actor, false);
        assertThat(hold().stops).hasValue(1);
    }

    @Test
    void shouldEndAllTheSameWhenThePacerIsGoneAlready() throws Exception {
        ActorRef<PacerActor.Command> actor = start();
        hold().gone();
        leave(actor, false);
    }

    private void leave(ActorRef<PacerActor.Command> actor, boolean keep) throws Exception {
        CompletableFuture<Boolean> left = new CompletableFuture<>();
        actor.tell(new PacerActor.Leave(keep, left));
        assertThat(left.get(PATIENCE_S, TimeUnit.SECONDS)).isEqualTo(keep);
        answers.expectTerminated(actor, Duration.ofSeconds(PATIENCE_S));
    }
}
