package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class AgentActorTest {

    private static final long PATIENCE_S = 20;
    /** Real time in which an actor that had something to do would have done it. */
    private static final long LOOK_MS = 20;

    private final ActorTestKit testKit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(testKit.system());
    private final BlockingQueue<Scripted> made = new LinkedBlockingQueue<>();

    @AfterEach
    void shutdown() {
        testKit.shutdownTestKit();
    }

    private Behavior<AgentActor.Command> behavior() {
        return AgentActor.create(() -> new Scripted("scripted"), made::add);
    }

    private Scripted next() throws InterruptedException {
        Scripted agent = made.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(agent).as("an agent is made").isNotNull();
        return java.util.Objects.requireNonNull(agent);
    }

    private static void fails(Scripted agent) throws Exception {
        agent.fail(new AssertionError("a bug"));
        assertThat(agent.closed.get(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    }

    /** A new agent is made after the pause, which may be a fifth longer, and not a millisecond before. */
    private Scripted madeAfter(int pauseMs) throws InterruptedException {
        // Every passing of time lets the dispatchers come to rest first, so the failure has reached the supervisor.
        time.timePasses(Duration.ofMillis(pauseMs - 1));
        assertThat(made.poll(LOOK_MS, TimeUnit.MILLISECONDS))
                .as("before the pause is over")
                .isNull();
        time.timePasses(Duration.ofMillis(1 + pauseMs / 5));
        return next();
    }

    @Test
    void shouldTellOfEachAgentBeforeItRuns() throws Exception {
        AtomicInteger startsWhenTold = new AtomicInteger(-1);
        testKit.spawn(AgentActor.create(() -> new Scripted("scripted"), agent -> {
            startsWhenTold.set(agent.starts.get());
            made.add(agent);
        }));
        next().thread.get(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(startsWhenTold).hasValue(0);
    }

    @Test
    void shouldMakeANewAgentAfterAGrowingPauseWhenItFails() throws Exception {
        testKit.spawn(behavior());
        Scripted first = next();
        fails(first);
        Scripted second = madeAfter(50);
        fails(second);
        madeAfter(100);
        assertThat(first.closes).hasValue(1);
        assertThat(second.closes).hasValue(1);
    }

    @Test
    void shouldLetTheReplacementLiveWhenTheFirstFailedOnce() throws Exception {
        testKit.spawn(behavior());
        fails(next());
        Scripted second = madeAfter(50);
        time.timePasses(Duration.ofSeconds(20));
        assertThat(made.poll(LOOK_MS, TimeUnit.MILLISECONDS)).isNull();
        assertThat(second.closes).hasValue(0);
    }

    @Test
    void shouldBeginWithTheShortestPauseAgainWhenTheAgentHasLivedLong() throws Exception {
        testKit.spawn(behavior());
        fails(next());
        Scripted second = madeAfter(50);
        time.timePasses(Duration.ofSeconds(5));
        fails(second);
        madeAfter(50);
    }

    @Test
    void shouldLeaveItsNeighbourAndTheRingBetweenThemAloneWhenOneFails() throws Exception {
        PacketRing between = new PacketRing(1 << 10);
        testKit.spawn(behavior(), "producer");
        Scripted producer = next();
        testKit.spawn(behavior(), "consumer");
        Scripted consumer = next();
        producer.next(() -> between.offer(new byte[] {1}, 0, 1));
        fails(producer);
        Scripted again = madeAfter(50);
        again.next(() -> between.offer(new byte[] {2}, 0, 1));
        BlockingQueue<Byte> taken = new LinkedBlockingQueue<>();
        for (int i = 0; i < 2; i++) {
            consumer.next(() -> {
                while (between.drain((type, buffer, index, length) -> taken.add(buffer.getByte(index)), 1) == 0) {
                    Thread.onSpinWait();
                }
            });
        }
        assertThat(taken.poll(PATIENCE_S, TimeUnit.SECONDS)).isEqualTo((byte) 1);
        assertThat(taken.poll(PATIENCE_S, TimeUnit.SECONDS)).isEqualTo((byte) 2);
        assertThat(consumer.starts).hasValue(1);
        assertThat(consumer.closes).hasValue(0);
    }

    @Test
    void shouldEndTheThreadAndCloseOnceWhenStopped() throws Exception {
        ActorRef<AgentActor.Command> actor = testKit.spawn(behavior());
        Scripted agent = next();
        Thread thread = agent.thread.get(PATIENCE_S, TimeUnit.SECONDS);
        testKit.stop(actor, Duration.ofSeconds(PATIENCE_S));
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_S));
        assertThat(thread.isAlive()).isFalse();
        assertThat(agent.closes).hasValue(1);
    }

    @Test
    void shouldTryAgainWhenAnAgentCannotBeMade() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        testKit.spawn(AgentActor.create(
                () -> {
                    if (attempts.incrementAndGet() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                    return new Scripted("third");
                },
                made::add));
        int passedMs = 0;
        while (made.poll(LOOK_MS, TimeUnit.MILLISECONDS) == null) {
            time.timePasses(Duration.ofMillis(30));
            passedMs += 30;
            assertThat(passedMs).isLessThan(1_000);
        }
        assertThat(passedMs).as("two pauses").isGreaterThanOrEqualTo(50 + 100);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void shouldTellOfFailuresInOneLineWithoutAStackTraceAndNotOfEach() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("interstate");
        Logger pekko = (Logger) LoggerFactory.getLogger("org.apache.pekko");
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        logger.addAppender(told);
        pekko.addAppender(told);
        try {
            testKit.spawn(behavior(), "scripted");
            for (int pause = 50; pause <= 200; pause *= 2) {
                fails(next());
                made.add(madeAfter(pause));
            }
        } finally {
            logger.detachAppender(told);
            pekko.detachAppender(told);
        }
        assertThat(told.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("scripted is started anew (once): scripted failed: java.lang.AssertionError: a bug");
        assertThat(told.list.get(0).getThrowableProxy()).isNull();
    }

    @Test
    void shouldLetAnswersUnderWayArriveWhenTheActorThatAskedFails() {
        TestProbe<ActorRef<String>> asked = testKit.createTestProbe();
        TestProbe<String> answered = testKit.createTestProbe();
        ActorRef<String> actor =
                testKit.spawn(AgentActor.supervised(Behaviors.setup(context -> Behaviors.receiveMessage(message -> {
                    switch (message) {
                        case "ask" ->
                            asked.getRef().tell(context.spawnAnonymous(Behaviors.receiveMessage(answer -> {
                                context.getSelf().tell(answer);
                                return Behaviors.stopped();
                            })));
                        case "fail" -> throw new IllegalStateException("told to fail");
                        default -> answered.getRef().tell(message);
                    }
                    return Behaviors.same();
                }))));
        actor.tell("ask");
        ActorRef<String> reply = asked.receiveMessage();
        actor.tell("fail");
        time.timePasses(Duration.ofMillis(10));
        reply.tell("a lane");
        time.timePasses(Duration.ofMillis(50));
        answered.expectMessage("a lane");
    }
}
