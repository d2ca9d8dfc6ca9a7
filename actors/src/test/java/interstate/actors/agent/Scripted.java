package interstate.actors.agent;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.Agent;

/** An agent that waits for what the test has it do, and counts how often it was started and closed. */
class Scripted implements Agent {

    final AtomicInteger starts = new AtomicInteger();
    final AtomicInteger closes = new AtomicInteger();
    final CompletableFuture<Thread> thread = new CompletableFuture<>();
    final CompletableFuture<Boolean> closed = new CompletableFuture<>();
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final String name;

    Scripted(String name) {
        this.name = name;
    }

    /** Runs that in the next cycle. */
    void next(Runnable step) {
        work.add(step);
    }

    void fail(Error error) {
        next(() -> {
            throw error;
        });
    }

    @Override
    public void onStart() {
        starts.incrementAndGet();
        thread.complete(Thread.currentThread());
    }

    @Override
    public int doWork() {
        Runnable step = work.poll();
        if (step == null) {
            Thread.onSpinWait();
            return 0;
        }
        step.run();
        return 1;
    }

    @Override
    public void onClose() {
        closes.incrementAndGet();
        closed.complete(true);
    }

    @Override
    public String roleName() {
        return name;
    }
}
