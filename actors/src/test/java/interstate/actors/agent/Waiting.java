package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

/** A thread that waits for something; the test sees it wait, and sees it end. */
final class Waiting {

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

    private final Thread thread;

    Waiting(Runnable wait) {
        thread = new Thread(wait, "waiting");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns once the thread stands still. */
    void parked() {
        long begin = System.nanoTime();
        while (thread.getState() != Thread.State.TIMED_WAITING && thread.getState() != Thread.State.WAITING) {
            assertThat(thread.isAlive()).as("the thread waits").isTrue();
            assertThat(System.nanoTime() - begin).isLessThan(PATIENCE_NS);
            Thread.onSpinWait();
        }
    }

    /** Returns once the thread has ended. */
    void ended() throws InterruptedException {
        thread.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NS));
        assertThat(thread.isAlive()).as("the thread still waits").isFalse();
    }
}
