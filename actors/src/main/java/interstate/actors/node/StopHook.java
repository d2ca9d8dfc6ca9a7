package interstate.actors.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends a node when its process is told to end (SIGINT, SIGTERM), in the first moments of a start too: pacers and TUN devices
 * outlive a process, so whoever makes them must not be left in the middle.
 *
 * <pre>
 *   NOTHING_MADE --begin--> MAKING --by--> MAKING, and known what ends it
 *        \--run--> OVER        \--run: waits until that is known, and does it
 * </pre>
 *
 * <p>{@link #run} is the thread's that the signal starts; all else is called on the thread that starts the node.
 */
final class StopHook implements Runnable {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private enum Phase {
        /** The process may just end. */
        NOTHING_MADE,
        /** There is, or will be, what must be taken away again. */
        MAKING,
        /** Nothing is to be made any more. */
        OVER
    }

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NOTHING_MADE);
    private final CompletableFuture<Runnable> ending = new CompletableFuture<>();
    private volatile boolean asked;

    /** Has it run when the process is told to end. */
    void install() {
        // After the hooks the process ends at once, without what other threads would still do.
        Runtime.getRuntime().addShutdownHook(new Thread(this, "stop"));
    }

    /**
     * To be called before the first thing is made that would outlive the process.
     *
     * @return false if the process ends already, and nothing is to be made
     */
    boolean begin() {
        return phase.compareAndSet(Phase.NOTHING_MADE, Phase.MAKING);
    }

    /** Whether the process is to end: whoever is making things takes them away again instead of going on. */
    boolean isAsked() {
        return asked;
    }

    /** What ends the node, from now on; the first that is named counts. */
    void by(Runnable end) {
        ending.complete(end);
    }

    @Override
    public void run() {
        asked = true;
        if (phase.compareAndSet(Phase.NOTHING_MADE, Phase.OVER)) {
            return;
        }
        try {
            ending.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            System.err.println(
                    "interstate: told to end while it started, and the start does not end; pacers or TUN devices"
                            + " may be left, which \"interstate stop\" ends");
        }
    }
}
