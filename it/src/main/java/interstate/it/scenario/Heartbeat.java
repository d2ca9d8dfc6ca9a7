package interstate.it.scenario;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says now and then that a long measurement goes on; too seldom to disturb it. */
final class Heartbeat implements AutoCloseable {
    private static final int PERIOD_S = 10;

    private final PrintStream progress;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Heartbeat(PrintStream progress) {
        this.progress = progress;
    }

    static Heartbeat start(PrintStream progress) {
        Heartbeat heartbeat = new Heartbeat(progress);
        Thread thread = new Thread(heartbeat::run, "heartbeat");
        thread.setDaemon(true);
        thread.start();
        return heartbeat;
    }

    private void run() {
        try {
            for (int seconds = PERIOD_S; !closed.await(PERIOD_S, TimeUnit.SECONDS); seconds += PERIOD_S) {
                progress.println("  measuring, " + seconds + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
