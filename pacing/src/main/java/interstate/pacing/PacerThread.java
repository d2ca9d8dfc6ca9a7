package interstate.pacing;

import java.util.concurrent.atomic.AtomicLong;

/** The thread of a loop: turns until it is stopped, whatever a turn throws. */
final class PacerThread {

    private final PacerLoop loop;
    private final Thread thread;
    private volatile boolean stopping;
    private final AtomicLong faults = new AtomicLong();

    PacerThread(PacerLoop loop, String name) {
        this.loop = loop;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Ends the loop after the turn it is in, and waits for that. */
    void stop() {
        stopping = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** How often something unforeseen was thrown, a bug each. */
    long faults() {
        return faults.get();
    }

    private void run() {
        loop.start();
        while (!stopping) {
            try {
                loop.turn();
            } catch (RuntimeException | Error e) {
                faults.incrementAndGet();
                loop.faulted();
            }
        }
    }
}
