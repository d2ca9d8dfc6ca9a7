package interstate.actors.agent;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.concurrent.Agent;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The actor of a part whose whole work is done by one agent: starts it, learns of its failure, and is then restarted by
 * its supervisor, alone, with a pause that grows from 50 ms to 5 s. Its neighbours notice only an empty ring.
 */
public final class AgentActor {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final double PAUSE_SPREAD = 0.2;

    /** What the actor is told. */
    public sealed interface Command {}

    private record Failed(Throwable cause) implements Command {}

    private AgentActor() {}

    /**
     * The behavior.
     *
     * @param agent makes the agent, at every start anew; called on the actor's thread
     * @param started told of each agent made, before it runs
     */
    public static <A extends Agent> Behavior<Command> create(Supplier<A> agent, Consumer<A> started) {
        return supervised(Behaviors.setup(context -> running(context, agent, started)));
    }

    /**
     * Restarts a part alone, with a growing pause. Its children live on: they wait for answers, and a lane that was granted
     * to the part that failed must reach the one that follows, or nobody would ever end it.
     */
    public static <T> Behavior<T> supervised(Behavior<T> behavior) {
        FailureLog<T> log = new FailureLog<>();
        return Behaviors.supervise(
                        Behaviors.<Object, T>intercept(() -> log, behavior).<T>narrow())
                .onFailure(SupervisorStrategy.restartWithBackoff(FIRST_PAUSE, LONGEST_PAUSE, PAUSE_SPREAD)
                        .withResetBackoffAfter(LONGEST_PAUSE)
                        .withLoggingEnabled(false)
                        .withStopChildren(false));
    }

    private static <A extends Agent> Behavior<Command> running(
            ActorContext<Command> context, Supplier<A> make, Consumer<A> started) {
        A agent = make.get();
        started.accept(agent);
        AgentThread thread = AgentThread.start(agent, cause -> context.getSelf().tell(new Failed(cause)));
        return Behaviors.receive(Command.class)
                .onMessage(Failed.class, failed -> {
                    thread.close();
                    throw new IllegalStateException(agent.roleName() + " failed: " + failed.cause(), failed.cause());
                })
                .onSignal(PostStop.class, signal -> {
                    thread.close();
                    return Behaviors.same();
                })
                .onSignal(PreRestart.class, signal -> {
                    thread.close();
                    return Behaviors.same();
                })
                .build();
    }
}
