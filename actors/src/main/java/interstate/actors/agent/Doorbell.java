package interstate.actors.agent;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes one waiting thread; any thread rings.
 *
 * <p>Guarantee: a ring after the waiter's last look at its work ends the wait. A ring while nobody waits costs one read.
 */
public final class Doorbell {

    private final AtomicReference<@Nullable Thread> waiting = new AtomicReference<>();

    /** Ends a wait, if there is one. To be called after the work was made visible. */
    public void ring() {
        if (waiting.get() != null) {
            Thread thread = waiting.getAndSet(null);
            if (thread != null) {
                LockSupport.unpark(thread);
            }
        }
    }

    /**
     * Waits until rung or for the given time, unless there is work.
     *
     * @param atMostNs longest wait
     * @param work looked at once more after the bell is armed
     */
    public void await(long atMostNs, BooleanSupplier work) {
        waiting.set(Thread.currentThread());
        if (!work.getAsBoolean() && atMostNs > 0) {
            LockSupport.parkNanos(this, atMostNs);
        }
        waiting.set(null);
    }
}
