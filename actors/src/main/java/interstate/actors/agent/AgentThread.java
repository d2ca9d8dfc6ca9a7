package interstate.actors.agent;

import interstate.tunbridge.Scheduling;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.NoOpIdleStrategy;

/** A thread that runs one agent until it is closed or fails; agents block by themselves, so the runner never idles. */
public final class AgentThread implements AutoCloseable {

    /**
     * Shorter than other threads' (some 3 ms), so that one of them, the compiler's say, does not make the stager miss a slot;
     * longer than a pacer's without real-time priority (100 us), so that the pacer goes first.
     */
    private static final long SLICE_NS = 500_000;

    private final AgentRunner runner;
    /** Set by the first failure or by closing: what fails afterwards is a consequence. */
    private final AtomicBoolean over;

    private AgentThread(AgentRunner runner, AtomicBoolean over) {
        this.runner = runner;
        this.over = over;
    }

    /**
     * Starts the agent.
     *
     * @param failed called once, on the agent's thread, with what ended it; not called when it is closed
     */
    public static AgentThread start(Agent agent, Consumer<Throwable> failed) {
        AtomicBoolean over = new AtomicBoolean();
        Consumer<Throwable> first = failure -> {
            if (!over.getAndSet(true)) {
                failed.accept(failure);
            }
        };
        AgentRunner runner = new AgentRunner(
                NoOpIdleStrategy.INSTANCE, failure -> first.accept(failure), null, new FailingOnce(agent, first));
        AgentRunner.startOnThread(runner, task -> {
            Thread thread = new Thread(task, agent.roleName());
            thread.setDaemon(true);
            return thread;
        });
        return new AgentThread(runner, over);
    }

    /** Ends the agent and waits until its thread is gone. Any thread but the agent's own. */
    @Override
    public void close() {
        over.set(true);
        runner.close();
    }

    /** Ends the runner at the first failure, where Agrona's would go on. */
    private record FailingOnce(Agent agent, Consumer<Throwable> failed) implements Agent {

        @Override
        @SuppressWarnings("CheckReturnValue")
        public void onStart() {
            // Where the kernel refuses, packets wait longer behind other threads.
            Scheduling.slice(SLICE_NS);
            agent.onStart();
        }

        @Override
        @SuppressWarnings("CatchAndPrintStackTrace")
        public int doWork() {
            try {
                return agent.doWork();
            } catch (Throwable failure) {
                failed.accept(failure);
                throw new AgentTerminationException();
            }
        }

        @Override
        public void onClose() {
            agent.onClose();
        }

        @Override
        public String roleName() {
            return agent.roleName();
        }
    }
}
